using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Endpoints;

/// <summary>
/// The numbers of one endpoint, kept by id and address: they outlive versions, snapshots and handlers. Fields are written by the cluster's
/// leases and feedback loop only, with interlocked operations; pickers read them.
/// </summary>
internal sealed class EndpointTracker(string id, EndpointAddress address)
{
    /// <summary>A plain field in the object that the picker already holds measured best or equal; padding and side arrays lost.</summary>
    public int Outstanding;

    public Silence Silence = new();
    public InFlightAge InFlight;
    public LatencyEstimate Latency;
    public OutcomeCounters Outcomes;
    public ProbationGate Probation;
    public ReportedWeight ReportedWeight;
    public ReportedLoad ReportedLoad;
    public Preference Preference;
    public EjectionState Ejection;
    public CheckState Check;
    public ConfirmationState Confirmation;
    private SlowStartRamp? _ramp;
    private ConcurrencyLimit? _concurrency;
    private RatePermits? _rate;
    private int _availability;
    private EndpointTransition? _lastTransition;
    private long _drainsUntil;
    private volatile bool _refusesConnections;
    private volatile bool _lastFailureWasTransport;

    public string Id => id;

    public EndpointAddress Address => address;

    public EndpointAvailability Availability => (EndpointAvailability)Volatile.Read(in _availability);

    /// <summary>Null while it was always eligible.</summary>
    public EndpointTransition? LastTransition => Volatile.Read(ref _lastTransition);

    /// <summary>The last failure was a connection that could not be made: a fact, not a judgement, so panic does not bring it back.</summary>
    public bool RefusesConnections { get => _refusesConnections; set => _refusesConnections = value; }

    /// <summary>The last failure was one of the connection, so that any headers prove the endpoint well again.</summary>
    public bool LastFailureWasTransport { get => _lastFailureWasTransport; set => _lastFailureWasTransport = value; }

    /// <summary>How it comes to its full share; null when it has it.</summary>
    public SlowStartRamp? Ramp { get => Volatile.Read(ref _ramp); set => Volatile.Write(ref _ramp, value); }

    /// <summary>How many it may have outstanding, as learnt: made when it is first asked for, since most clusters have no such limit.</summary>
    public ConcurrencyLimit Concurrency => Volatile.Read(ref _concurrency) ?? Interlocked.CompareExchange(ref _concurrency, new(XxHash64.Of(address.Text)), null) ?? _concurrency;

    /// <summary>How many attempts in a time it may still have: made when first asked for too.</summary>
    public RatePermits Rate => Volatile.Read(ref _rate) ?? Interlocked.CompareExchange(ref _rate, new(), null) ?? _rate;

    /// <summary>Nothing limits it any more since this generation.</summary>
    public void ForgetRate(long generation) => Volatile.Read(ref _rate)?.Forget(generation);

    /// <summary>Until when it gets no new requests because it said so itself: a timestamp, or 0 where it did not.</summary>
    public long DrainsUntil => Volatile.Read(in _drainsUntil);

    public bool IsDrainingItself => DrainsUntil != 0;

    /// <summary>True for the one who heard it first.</summary>
    public bool TryDrainUntil(long timestamp) => Interlocked.CompareExchange(ref _drainsUntil, timestamp, 0) == 0;

    /// <summary>For the only writer of snapshots. True when it did drain.</summary>
    public bool TryEndDraining() => Interlocked.Exchange(ref _drainsUntil, 0) != 0;

    /// <summary>Moves from one availability to another; true for the one caller who did it.</summary>
    public bool TryMove(EndpointAvailability from, EndpointAvailability to) =>
        Interlocked.CompareExchange(ref _availability, (int)to, (int)from) == (int)from;

    /// <summary>Says why it is in this state. Who was overtaken by another change before it could tell of its own says nothing.</summary>
    public void Tell(EndpointAvailability state, EndpointTransition transition)
    {
        for (EndpointTransition? before = LastTransition, found; Availability == state && (found = Interlocked.CompareExchange(ref _lastTransition, transition, before)) != before; before = found) { }
    }

    /// <summary>For the only writer of snapshots: the endpoint left, or came back before its tracker was forgotten.</summary>
    public void SetAvailability(EndpointAvailability availability) => Interlocked.Exchange(ref _availability, (int)availability);

    public void Begin() => Interlocked.Increment(ref Outstanding);

    /// <summary>Begins where fewer than the limit are outstanding. Never one more than that, not for a moment: whoever waits for a place would miss it.</summary>
    public bool TryBegin(int limit)
    {
        int seen = Volatile.Read(in Outstanding);
        while (seen < limit)
        {
            int found = Interlocked.CompareExchange(ref Outstanding, seen + 1, seen);
            if (found == seen) { return true; }
            seen = found;
        }
        return false;
    }

    public void End() => Interlocked.Decrement(ref Outstanding);
}
