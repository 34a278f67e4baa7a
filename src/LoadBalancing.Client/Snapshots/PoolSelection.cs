using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Snapshots;

/// <summary>Who is in the pool: eligible endpoints; in panic also those on probation that still accept connections; else all (law L6).</summary>
internal static class PoolSelection
{
    /// <summary>Envoy's panic threshold: below this share of eligible endpoints, judgements are ignored.</summary>
    private const double PanicShare = 0.5;

    public static (ImmutableArray<EndpointNode> Nodes, EndpointAvailability Admits) Select(ImmutableArray<EndpointNode> nodes)
    {
        ImmutableArray<EndpointNode> weighted = nodes.All(node => node.Weight > 0) ? nodes : [.. nodes.Where(node => node.Weight > 0)];
        ImmutableArray<EndpointNode> eligible = weighted.All(IsEligible) ? weighted : [.. weighted.Where(IsEligible)];
        if (eligible.Length > 0 && eligible.Length >= PanicShare * weighted.Length) { return (eligible, EndpointAvailability.Eligible); }
        // A refused connection is a fact: sending there helps nobody while others accept.
        ImmutableArray<EndpointNode> accepting = [.. weighted.Where(node => IsEligible(node) || !node.Tracker.RefusesConnections)];
        return (accepting.Length > 0 ? accepting : weighted, EndpointAvailability.Probation);
    }

    private static bool IsEligible(EndpointNode node) => node.Availability == EndpointAvailability.Eligible;
}
