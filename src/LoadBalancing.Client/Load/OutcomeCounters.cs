using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Load;

/// <summary>What an endpoint's attempts ended as, since the process first saw it, and how many of the last ones failed in a row.</summary>
internal struct OutcomeCounters
{
    private long _succeeded;
    private long _failed;
    private long _neutral;
    private int _failuresInARow;

    public readonly long Succeeded => Volatile.Read(in _succeeded);

    public readonly long Failed => Volatile.Read(in _failed);

    /// <summary>Cancelled, abandoned, or asked to slow down.</summary>
    public readonly long Neutral => Volatile.Read(in _neutral);

    public readonly int FailuresInARow => Volatile.Read(in _failuresInARow);

    public void CountEnd(OutcomeKind kind)
    {
        if (kind == OutcomeKind.Success) { Interlocked.Increment(ref _succeeded); }
        else if (kind.IsFailure()) { Interlocked.Increment(ref _failed); }
        else { Interlocked.Increment(ref _neutral); }
    }

    public int CountFailureInARow() => Interlocked.Increment(ref _failuresInARow);

    /// <summary>Reads before it writes: a healthy endpoint's line is not passed between cores for nothing.</summary>
    public void EndFailuresInARow()
    {
        if (Volatile.Read(in _failuresInARow) != 0) { Volatile.Write(ref _failuresInARow, 0); }
    }
}
