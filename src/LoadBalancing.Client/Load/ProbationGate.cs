namespace LoadBalancing.Client.Load;

/// <summary>
/// Lets one real request at a time try an endpoint that is on probation: after 1, 2, 4 ... 30 s. One party owns each transition (who wins
/// the swap), so no lock is needed. What it says counts only while the endpoint is on probation; nobody opens it when that is over, since whoever does could undo
/// the next closing, and the endpoint would never be tried again.
/// </summary>
internal struct ProbationGate
{
    private const int Waiting = 1, Due = 2, Probing = 3;

    private int _state;
    private int _level;
    private bool _isReturn;
    private int _times;
    private long _since;
    private long _dueAt;

    /// <summary>When the endpoint came on probation: only what began later can tell that it recovered.</summary>
    public readonly long Since => Volatile.Read(in _since);

    /// <summary>How often it was ever closed.</summary>
    public readonly int Times => Volatile.Read(in _times);

    /// <summary>It was ejected, or failed a probe: more than a moment's trouble.</summary>
    public readonly bool WasLong => _isReturn || _level > 0;

    public readonly bool IsWaiting => Volatile.Read(in _state) == Waiting;

    public readonly long DueAt => Volatile.Read(in _dueAt);

    /// <summary>Begins a probation; called by the one who moved the endpoint to it.</summary>
    /// <param name="now">When it began.</param>
    /// <param name="dueAt">When the first request may try.</param>
    /// <param name="isReturn">Whether the endpoint was ejected before, and so gets its share little by little when it is well.</param>
    public void Close(long now, long dueAt, bool isReturn = false)
    {
        Volatile.Write(ref _since, now);
        _level = 0;
        _isReturn = isReturn;
        Interlocked.Increment(ref _times);
        Volatile.Write(ref _dueAt, dueAt);
        Volatile.Write(ref _state, Waiting);
    }

    /// <summary>The next request may be the probe. False when somebody was faster or the probation is over.</summary>
    public bool TryMakeDue() => Interlocked.CompareExchange(ref _state, Due, Waiting) == Waiting;

    public bool TryClaimProbe() => Interlocked.CompareExchange(ref _state, Probing, Due) == Due;

    /// <summary>Which probe comes next, from 0; a failed one lengthens the wait, an inconclusive one repeats it.</summary>
    public readonly int Level => _level;

    /// <summary>The probe came back without a success. False when the probation ended meanwhile.</summary>
    public bool TryWaitAgain(bool failed, long dueAt)
    {
        if (failed) { _level++; }
        Volatile.Write(ref _dueAt, dueAt);
        return Interlocked.CompareExchange(ref _state, Waiting, Probing) == Probing;
    }
}
