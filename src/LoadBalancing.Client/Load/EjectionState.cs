namespace LoadBalancing.Client.Load;

/// <summary>Until when an endpoint is ejected, and how often it has been lately. Written by whoever moved the availability word.</summary>
internal struct EjectionState
{
    private int _times;
    private long _until;
    private int _holdsPlace;

    /// <summary>No time brings it back, only whoever took it out.</summary>
    public const long Indefinitely = long.MaxValue;

    /// <summary>How often it was ejected, less one for each clean interval since.</summary>
    public readonly int Times => Volatile.Read(in _times);

    /// <summary>A timestamp, or <see cref="Indefinitely"/>.</summary>
    public readonly long Until => Volatile.Read(in _until);

    /// <summary>Begins an ejection and returns how often that was now.</summary>
    public int Begin(bool counts)
    {
        // Until is set next: nobody may take it for over meanwhile.
        Volatile.Write(ref _until, Indefinitely);
        return counts ? Interlocked.Increment(ref _times) : Times;
    }

    public void EndsAt(long until) => Volatile.Write(ref _until, until);

    /// <summary>An interval passed in which it was not ejected.</summary>
    public void PassedInterval()
    {
        if (Times > 0) { Interlocked.Decrement(ref _times); }
    }

    /// <summary>True for the one who makes it hold one of the places of those who may be out by judgement.</summary>
    public bool TryHoldPlace() => Interlocked.Exchange(ref _holdsPlace, 1) == 0;

    public bool TryGivePlaceBack() => Interlocked.Exchange(ref _holdsPlace, 0) == 1;
}
