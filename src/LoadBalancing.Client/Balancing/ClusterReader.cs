using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>Reads a snapshot for metrics and for people.</summary>
internal static class ClusterReader
{
    public static ClusterReading? ReadForMetrics(ClusterSnapshot? snapshot) => snapshot is null ? null : new(
        snapshot.Config.Name,
        snapshot.Version.IsExplicit ? snapshot.Version.Number : 0,
        StatesOf(snapshot),
        [.. snapshot.Nodes.Select(node => new EndpointReading(node.Id, node.Host, node.Port, node.Outstanding, node.LatencyEstimate?.TotalSeconds))],
        snapshot.Config.PerEndpointMetrics);

    /// <param name="accepted">Shown while its endpoints are not known yet.</param>
    /// <param name="snapshot">What requests run on.</param>
    public static ClusterDescription Describe(ClusterConfig accepted, ClusterSnapshot? snapshot) => Describe(snapshot?.Config ?? accepted, snapshot?.Version, snapshot);

    private static ClusterDescription Describe(ClusterConfig config, ConfigurationVersion? version, ClusterSnapshot? snapshot) => new(
        config.Name,
        version?.ToString(),
        snapshot?.Generation ?? 0,
        config.Picker.Policy,
        snapshot is { Pool.Admits: not EndpointAvailability.Eligible } or { Pool.Members.FailsTraffic: true },
        [.. (snapshot?.Nodes ?? []).Select(Describe)],
        config.Settings);

    private static EndpointDescription Describe(EndpointNode node) => new(
        node.Id, node.Address, node.Weight, node.Zone, node.Availability, node.Tracker.LastTransition?.At, node.Tracker.LastTransition?.Reason, node.Outstanding, node.Succeeded, node.Failed, node.LatencyEstimate);

    private static Dictionary<string, int> StatesOf(ClusterSnapshot snapshot)
    {
        var states = new Dictionary<string, int> { ["eligible"] = 0, ["probation"] = 0, ["ejected"] = 0, ["draining"] = 0, ["disabled"] = 0 };
        foreach (EndpointNode node in snapshot.Nodes)
        {
            string state = Transitions.NameOf(node.Availability);
            if (states.TryGetValue(state, out int count)) { states[state] = count + 1; }
        }
        return states;
    }
}
