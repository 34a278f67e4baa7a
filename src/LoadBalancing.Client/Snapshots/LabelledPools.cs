using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Snapshots;

/// <summary>The endpoints of some labels, and their own pools: judged by themselves, with pickers of their own.</summary>
/// <param name="Labels">What all of them have.</param>
/// <param name="Nodes">All who have them.</param>
/// <param name="Used">Those of them that this process uses (<c>Picker:Subset</c>).</param>
internal sealed record LabelledPools(LabelSet Labels, ImmutableArray<EndpointNode> Nodes, ImmutableArray<EndpointNode> Used)
{
    /// <summary>At least one, in the order in which they are tried.</summary>
    public ImmutableArray<EndpointPool> Pools { get; init; } = [];
}
