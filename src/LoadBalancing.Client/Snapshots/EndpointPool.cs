using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Snapshots;

/// <summary>The endpoints that one picker chooses from.</summary>
/// <param name="Plan">Who may be chosen; probation is admitted in panic.</param>
/// <param name="Picker">Built over exactly these.</param>
/// <param name="AlsoNeeded">What others than the picker use.</param>
internal sealed record EndpointPool(PoolPlan Plan, EndpointPicker Picker, PickerNeeds AlsoNeeded = PickerNeeds.None)
{
    /// <summary>What is outstanding in this pool, of several: a bound is a share of that. Null where the cluster is one pool.</summary>
    public OutstandingTotal? Total { get; init; }

    /// <summary>What limits learn from its attempts; null where none does.</summary>
    public LimitLearning? Learning { get; init; }

    public PoolMembers Members { get; } = Plan.Members;

    public ImmutableArray<EndpointNode> Nodes => Members.Chosen;

    public EndpointAvailability Admits { get; } = Plan.Members.Admits;

    /// <summary>Too few of its endpoints are eligible to believe that.</summary>
    public bool IsPanicking => Admits != EndpointAvailability.Eligible || Members.FailsTraffic;

    /// <summary>Asked once: the request path reads a field.</summary>
    public PickerNeeds Needs { get; } = Picker.Needs | AlsoNeeded;

    /// <summary>Asked of endpoints beside the traffic, if the picker wants that.</summary>
    public LoadProbing? Probing { get; } = Picker.Probing;
}
