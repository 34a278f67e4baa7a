using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Snapshots;

/// <summary>The whole world of a cluster at one generation: version, settings, endpoints and picker behind one reference. A request reads it once.</summary>
internal sealed record ClusterSnapshot(
    ClusterConfig Config, ConfigurationVersion Version, long Generation, ImmutableArray<EndpointNode> Nodes, EndpointPool Pool)
{
    /// <summary>The endpoints that this process uses of all: the same through all generations of a version.</summary>
    public required ImmutableArray<EndpointNode> Subset { get; init; }

    /// <summary>The keys of requests are read only for a picker that uses them.</summary>
    public bool UsesHashKeys => (Pool.Needs & PickerNeeds.HashKey) != 0;

    /// <summary>An https request must then be kept from some endpoints.</summary>
    public bool HasPlaintextEndpoints { get; } = Nodes.Any(node => node.Spec.Address.IsPlaintext);
}
