using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>
/// Who is in the pool: eligible endpoints; in panic also those on probation or ejected that still accept connections; else all (law L6). Endpoints that people took out of service
/// are never in it, and do not count as missing.
/// </summary>
internal static class PoolSelection
{
    /// <param name="candidates">The endpoints of the version's subset.</param>
    /// <param name="all">All endpoints of the version: chosen from when none of the subset is eligible.</param>
    /// <param name="panic">When judgements are ignored; the default rule where it is null.</param>
    /// <param name="service">Who is out of service.</param>
    public static PoolMembers Select(ImmutableArray<EndpointNode> candidates, ImmutableArray<EndpointNode> all, PanicConfig? panic = null, ServiceState? service = null)
    {
        panic ??= PanicConfig.Default;
        ImmutableArray<EndpointNode> weighted = Where(candidates, node => node.Weight > 0 && service?.Of(node) is null);
        ImmutableArray<EndpointNode> eligible = Where(weighted, IsEligible);
        if (!panic.IsPanic(eligible.Length, weighted.Length)) { return new(eligible, candidates, EndpointAvailability.Eligible); }
        if (eligible.Length == 0 && candidates != all) { return Select(all, all, panic, service); }
        if (panic.FailsTraffic) { return new([], candidates, EndpointAvailability.Eligible) { FailsTraffic = true }; }
        // A refused connection is a fact: sending there helps nobody while others accept.
        ImmutableArray<EndpointNode> accepting = Where(weighted, node => IsEligible(node) || !node.Tracker.RefusesConnections);
        return new(accepting.Length > 0 ? accepting : weighted, candidates, EndpointAvailability.Ejected);
    }

    private static bool IsEligible(EndpointNode node) => node.Availability == EndpointAvailability.Eligible;

    private static ImmutableArray<EndpointNode> Where(ImmutableArray<EndpointNode> nodes, Func<EndpointNode, bool> condition) =>
        nodes.All(condition) ? nodes : [.. nodes.Where(condition)];
}
