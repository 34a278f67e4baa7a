using System.Globalization;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Documents;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>Stores a document.</summary>
internal static class Publish
{
    /// <returns>Its number.</returns>
    public static async Task<long> RunAsync(string file, long? version, string? comment, Session session)
    {
        if (version < 1) { throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--version: got {version}, wanted 1 or more.")); }
        string json = await InputFile.ReadAsync(file, session.Surroundings, session.Interrupted).ConfigureAwait(false);
        long published = await session.Fleet.PublishAsync(json, version, comment, session.Interrupted).ConfigureAwait(false);
        session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"Published {InputFile.NameOf(file)} as version {published}."));
        return published;
    }
}
