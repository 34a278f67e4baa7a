using System.Globalization;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>Requests: none failed that the version does not make fail, each ran on one version on both sides, none on a version before its instant, none on an old one once its client had left it.</summary>
internal static class RequestJudge
{
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? Problem(RigRequest request, FleetHistory history, long[] harmful)
    {
        string when = string.Create(CultureInfo.InvariantCulture, $"the request of {request.Begun:HH:mm:ss.fff} to {request.Ended:HH:mm:ss.fff}");
        if (request.Failure is { } failure && !harmful.Contains(request.Named)) { return $"{when} failed: {failure}"; }
        if (request.Named != request.Ran) { return string.Create(CultureInfo.InvariantCulture, $"{when} named version {request.Named} and ran on {request.Ran}"); }
        if (!IsDue(request.Named, request, history)) { return string.Create(CultureInfo.InvariantCulture, $"{when} ran on version {request.Named} before its instant"); }
        return IsDue(request.Plain, request, history) ? null : string.Create(CultureInfo.InvariantCulture, $"{when} saw plain configuration of version {request.Plain}, before its instant or after it was withdrawn");
    }

    private static bool IsDue(long version, RigRequest request, FleetHistory history) =>
        history.Active.Any(active => active.Record.Version == version && active.Record.ActivateAt <= request.Ended && !history.WasWithdrawn(active.Record));

    /// <summary>By what the client itself reports: a request runs on the version that its client ran when it began, or on one to which it went before it ended.</summary>
    public static IEnumerable<string> OutOfOrder(RigClient client, FleetHistory history)
    {
        Flip[] flips = [.. history.Flips.Where(flip => flip.Member == client.Name)];
        foreach (RigRequest request in client.Requests.Where(request => request.Named != 0))
        {
            long? at = flips.LastOrDefault(flip => flip.Since <= request.Begun)?.To;
            if (at == request.Named || at is null) { continue; }
            if (!flips.Any(flip => flip.To == request.Named && flip.Since > request.Begun && flip.Since <= request.Ended))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{client.Id}: the request of {request.Begun:HH:mm:ss.fff} to {request.Ended:HH:mm:ss.fff} ran on {request.Named}, and the client ran {at}");
            }
        }
    }
}
