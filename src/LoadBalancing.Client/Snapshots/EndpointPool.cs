using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>The endpoints that one picker chooses from.</summary>
/// <param name="Nodes">In the order of the configuration.</param>
/// <param name="Picker">Built over exactly these nodes.</param>
/// <param name="Admits">The worst availability that may be chosen: probation in panic, else eligible.</param>
internal sealed record EndpointPool(ImmutableArray<EndpointNode> Nodes, EndpointPicker Picker, EndpointAvailability Admits);
