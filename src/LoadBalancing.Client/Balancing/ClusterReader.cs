using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>Reads a snapshot for metrics and for people.</summary>
internal static class ClusterReader
{
    public static ClusterReading ReadForMetrics(ClusterSnapshot snapshot) => new(
        snapshot.Config.Name,
        snapshot.Version.IsExplicit ? snapshot.Version.Number : 0,
        StatesOf(snapshot),
        [.. snapshot.Nodes.Select(node => new EndpointReading(node.Id, node.Host, node.Port, node.Outstanding, node.LatencyEstimate?.TotalSeconds))],
        snapshot.Config.PerEndpointMetrics);

    /// <param name="accepted">Shown while its endpoints are not known yet.</param>
    /// <param name="snapshot">What requests run on.</param>
    /// <param name="clock">Tells how long it will be until something ends.</param>
    /// <param name="history">What became of its versions.</param>
    public static ClusterDescription Describe(ClusterConfig accepted, ClusterSnapshot? snapshot, StampClock clock, VersionHistory history) =>
        Describe(snapshot?.Config ?? accepted, snapshot?.Version, snapshot, clock, history);

    private static ClusterDescription Describe(ClusterConfig config, ConfigurationVersion? version, ClusterSnapshot? snapshot, StampClock clock, VersionHistory history) => new(
        config.Name,
        version?.ToString(),
        config.Digest,
        config.HasCode,
        history.IsFromKnownGood,
        history.Records,
        snapshot?.Generation ?? 0,
        config.Picker.Policy,
        snapshot?.AllPools.Any(pool => pool.IsPanicking) ?? false,
        config.Traffic.Zones?.Own,
        [.. (snapshot?.AllPools ?? []).Select(pool => new PoolDescription(
            pool.Plan.Key.Priority, pool.Plan.Zone, pool.Members.Share, pool.Plan.Health.Eligible, pool.Plan.Health.Total, pool.IsPanicking) { Subset = pool.Plan.Key.Labels?.Text })],
        [.. (snapshot?.Nodes ?? []).Select(new EndpointReader(clock, config.Health.ActiveCheck is not null) { Snapshot = snapshot }.Describe)],
        config.Settings)
    { RequiredVersion = snapshot?.Serving?.Required };

    private static Dictionary<string, int> StatesOf(ClusterSnapshot snapshot)
    {
        var states = new Dictionary<string, int> { ["eligible"] = 0, ["probation"] = 0, ["ejected"] = 0, ["unconfirmed"] = 0, ["draining"] = 0, ["disabled"] = 0 };
        foreach (EndpointNode node in snapshot.Nodes)
        {
            string state = Transitions.NameOf(node.Availability);
            if (states.TryGetValue(state, out int count)) { states[state] = count + 1; }
        }
        return states;
    }
}
