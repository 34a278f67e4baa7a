using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>Moves a fleet to a version.</summary>
internal static class Rollout
{
    public static async Task<int> RunAsync(long version, RolloutRequest request, Session session)
    {
        if (!request.IsAgreed && !await IsAgreedAsync(version, request.Options, session).ConfigureAwait(false))
        {
            session.Screen.Problem("Nothing was done.");
            return ExitCode.Interrupted;
        }
        return await RolloutRun.RunAsync(session, async (progress, cancellationToken) => await session.Fleet.RolloutAsync(version, request.Options, progress, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task<bool> IsAgreedAsync(long version, RolloutOptions options, Session session)
    {
        FleetStatus now = await session.Fleet.GetStatusAsync(session.Interrupted).ConfigureAwait(false);
        string members = string.Join(", ", now.Members.GroupBy(member => member.Role).Select(role => string.Create(CultureInfo.InvariantCulture, $"{role.Count()} {role.Key}")));
        string active = now.ActiveVersion is { } known ? string.Create(CultureInfo.InvariantCulture, $"version {known}") : "no version";
        string waves = options.Waves.Count == 0 ? "at one instant" : "in waves of " + string.Join(", ", options.Waves.Select(wave => string.Create(CultureInfo.InvariantCulture, $"{wave} %")));
        session.Surroundings.Error.Write(session.Screen.Secrets.Hide(string.Create(CultureInfo.InvariantCulture,
            $"{now.Prefix}: {active} is active; members: {(members.Length == 0 ? "none" : members)}. Roll version {version} out to them {waves}? [y/N] ")));
        return session.Surroundings.ReadLine(false)?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
