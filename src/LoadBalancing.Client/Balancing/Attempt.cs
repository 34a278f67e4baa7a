using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Balancing;

/// <summary>What the feedback loop knows of a running attempt. Kept in a slot, copied out before the slot is given back.</summary>
internal struct Attempt
{
    public EndpointNode Node;

    /// <summary>Who learns from it; null where no latency is to be learnt.</summary>
    public EndpointPicker? Picker;


    public long StartedAt;
    public long FirstByteAt;
    public OutcomeKind FirstVerdict;
    public OutstandingTotal? PoolTotal;
    public PickerNeeds Needs;

    /// <summary>What limits learn from it; null where none does.</summary>
    public LimitLearning? Learning;
    public bool IsProbe;
}
