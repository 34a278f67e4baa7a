using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>Endpoints that belong together, and who of them could serve. Availabilities are read once: they may change while pools are built.</summary>
/// <param name="Candidates">All of the version.</param>
/// <param name="InService">Those of weight above 0 that people did not take out of service.</param>
/// <param name="Eligible">Those of them who serve.</param>
/// <param name="Accepting">Those of them who serve or at least do not refuse connections.</param>
internal sealed record PoolLevel(
    ImmutableArray<EndpointNode> Candidates, ImmutableArray<EndpointNode> InService, ImmutableArray<EndpointNode> Eligible, ImmutableArray<EndpointNode> Accepting)
{
    public LevelHealth Health => new(Eligible.Length, Accepting.Length, InService.Length);

    public static PoolLevel Of(ImmutableArray<EndpointNode> candidates, ServiceState? service)
    {
        ImmutableArray<EndpointNode> inService = Where(candidates, node => node.Weight > 0 && service?.Of(node) is null);
        var eligible = ImmutableArray.CreateBuilder<EndpointNode>(inService.Length);
        var accepting = ImmutableArray.CreateBuilder<EndpointNode>(inService.Length);
        foreach (EndpointNode node in inService)
        {
            bool serves = node.Availability == EndpointAvailability.Eligible;
            if (serves) { eligible.Add(node); }
            // A refused connection is a fact: sending there helps nobody while others accept.
            if (serves || !node.Tracker.RefusesConnections) { accepting.Add(node); }
        }
        return new(candidates, inService, AllOr(inService, eligible), AllOr(inService, accepting));
    }

    /// <summary>The same of those who belong there.</summary>
    public PoolLevel Part(Func<EndpointNode, bool> belongs) => new(Where(Candidates, belongs), Where(InService, belongs), Where(Eligible, belongs), Where(Accepting, belongs));

    /// <param name="panics">Judgements are ignored, or requests fail.</param>
    /// <param name="failsTraffic">Which of both.</param>
    public PoolMembers Members(bool panics, bool failsTraffic)
    {
        PoolMembers members = !panics ? new(Eligible, Candidates, EndpointAvailability.Eligible)
            : failsTraffic ? new([], Candidates, EndpointAvailability.Eligible) { FailsTraffic = true }
            : new(Accepting.Length > 0 ? Accepting : InService, Candidates, EndpointAvailability.Ejected);
        return members with { RefusesAll = Accepting.IsEmpty };
    }

    private static ImmutableArray<EndpointNode> AllOr(ImmutableArray<EndpointNode> all, ImmutableArray<EndpointNode>.Builder some) => some.Count == all.Length ? all : some.ToImmutable();

    private static ImmutableArray<EndpointNode> Where(ImmutableArray<EndpointNode> nodes, Func<EndpointNode, bool> condition) =>
        nodes.All(condition) ? nodes : [.. nodes.Where(condition)];
}
