namespace LoadBalancing.Client.Load;

/// <summary>Until when an endpoint is ejected, and how often it has been lately. Written by whoever moved the availability word.</summary>
internal struct EjectionState
{
    /// <summary>No time brings it back, only whoever took it out.</summary>
    public const long Indefinitely = long.MaxValue;

    private int _times;
    private int _begun;
    private long _until;
    private int _holdsPlace;
    private long _toldAt;

    /// <summary>How often it was ejected, less one for each clean interval since.</summary>
    public readonly int Times => Volatile.Read(in _times);

    /// <summary>A timestamp, or <see cref="Indefinitely"/>, which it also is where nobody has said it yet.</summary>
    public readonly long Until => Volatile.Read(in _until) is var until && until == 0 ? Indefinitely : until;

    public readonly bool HoldsPlace => Volatile.Read(in _holdsPlace) == 1;

    /// <summary>How often it was ever ejected.</summary>
    public readonly int Begun => Volatile.Read(in _begun);

    /// <summary>Counts an ejection and returns how often that was lately.</summary>
    public int Begin()
    {
        Interlocked.Increment(ref _begun);
        return Interlocked.Increment(ref _times);
    }

    public void EndsAt(long until) => Volatile.Write(ref _until, until);

    /// <summary>That time is over; if the endpoint was ejected again meanwhile, the new one stands.</summary>
    public void Ended(long until) => Interlocked.CompareExchange(ref _until, 0, until);

    /// <summary>An interval passed in which it was not ejected.</summary>
    public void PassedInterval()
    {
        if (Times > 0) { Interlocked.Decrement(ref _times); }
    }

    /// <summary>True for the one who makes it hold one of the places of those who may be out by judgement.</summary>
    public bool TryHoldPlace() => Interlocked.Exchange(ref _holdsPlace, 1) == 0;

    public bool TryGivePlaceBack() => Interlocked.Exchange(ref _holdsPlace, 0) == 1;

    /// <summary>That it stays although it should go is told once in a while; true for the one who tells it.</summary>
    public bool TryTell(long now, long pause)
    {
        long before = Volatile.Read(in _toldAt);
        return (before == 0 || now - before >= pause) && Interlocked.CompareExchange(ref _toldAt, now, before) == before;
    }
}
