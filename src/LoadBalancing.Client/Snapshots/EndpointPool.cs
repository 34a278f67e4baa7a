using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>The endpoints that one picker chooses from.</summary>
/// <param name="Members">Who may be chosen; probation is admitted in panic.</param>
/// <param name="Picker">Built over exactly these.</param>
internal sealed record EndpointPool(PoolMembers Members, EndpointPicker Picker)
{
    public ImmutableArray<EndpointNode> Nodes => Members.Chosen;

    public EndpointAvailability Admits { get; } = Members.Admits;

    /// <summary>Asked once: the request path reads a field.</summary>
    public PickerNeeds Needs { get; } = Picker.Needs;

    /// <summary>Asked of endpoints beside the traffic, if the picker wants that.</summary>
    public LoadProbing? Probing { get; } = Picker.Probing;
}
