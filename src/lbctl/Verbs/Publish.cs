using System.Globalization;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Documents;

namespace LoadBalancing.Lbctl.Verbs;

/// <param name="File">The document; <c>-</c> is standard input.</param>
/// <param name="Version">Its number; null for one more than the highest.</param>
/// <param name="Comment">Why.</param>
/// <param name="Known">What code registers.</param>
internal sealed record PublishRequest(string File, long? Version, string? Comment, ConfigurationCheckOptions Known);

/// <summary>Stores a document.</summary>
internal static class Publish
{
    /// <returns>Its number.</returns>
    public static async Task<long> RunAsync(PublishRequest request, Session session)
    {
        if (request.Version < 1) { throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--version: got {request.Version}, wanted 1 or more.")); }
        string json = await InputFile.ReadAsync(request.File, session.Surroundings, session.Interrupted).ConfigureAwait(false);
        long published;
        try { published = await session.Fleet.PublishAsync(json, request.Version, request.Comment, request.Known, session.Interrupted).ConfigureAwait(false); }
        catch (DocumentRefusedException e) { throw new InputException([.. e.Errors.Select(error => $"{InputFile.NameOf(request.File)}: {error}")]); }
        session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"Published {InputFile.NameOf(request.File)} as version {published}."));
        return published;
    }
}
