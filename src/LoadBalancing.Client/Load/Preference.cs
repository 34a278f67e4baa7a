namespace LoadBalancing.Client.Load;

/// <summary>How much less an endpoint is preferred than its weight says, because it said that it has much to do: by an answer that asks for less, or by the utilisation that it reports.</summary>
internal struct Preference
{
    /// <summary>What is left of the share of an endpoint that asked for less, or that reports to be full: enough to hear when that is over.</summary>
    public const double Least = 0.1;

    private long _overloadedUntil;
    private float _reportedShare;
    private float _utilization;
    private long _reportHoldsUntil;
    private float _announcedLoss;

    public readonly long OverloadedUntil => Volatile.Read(in _overloadedUntil);

    /// <summary>It asked for less until then; a shorter wish does not end a longer one. True when that is news: it was not overloaded before.</summary>
    public bool AskedForLess(long now, long until)
    {
        long before = OverloadedUntil;
        for (long found; before < until && (found = Interlocked.CompareExchange(ref _overloadedUntil, until, before)) != before; before = found) { }
        return before <= now;
    }

    /// <summary>What it reports amounts to this share of its weight, and holds so long.</summary>
    public void Reported(double utilization, double share, long holdsUntil)
    {
        Volatile.Write(ref _utilization, (float)utilization);
        Volatile.Write(ref _reportedShare, (float)share);
        Volatile.Write(ref _reportHoldsUntil, holdsUntil);
    }

    /// <summary>The reported share with which pools were last asked to be built anew; at first 1.</summary>
    public readonly double AnnouncedShare => 1 - Volatile.Read(in _announcedLoss);

    public void Announced(double share) => Volatile.Write(ref _announcedLoss, (float)(1 - share));

    /// <summary>The utilisation that it reported, or null where that is too long ago.</summary>
    public readonly double? UtilizationAt(long now) => Volatile.Read(in _reportHoldsUntil) > now ? Volatile.Read(in _utilization) : null;

    public readonly double FactorAt(long now) => Math.Max(Least, (OverloadedUntil > now ? Least : 1) * ReportedAt(now));

    /// <summary>When the factor changes for the passing of time alone, or null.</summary>
    public readonly long? NextChange(long now)
    {
        long overload = OverloadedUntil, report = ReportedAt(now) < 1 ? Volatile.Read(in _reportHoldsUntil) : 0;
        if (overload <= now) { return report > now ? report : null; }
        return report > now ? Math.Min(overload, report) : overload;
    }

    private readonly double ReportedAt(long now) => Volatile.Read(in _reportHoldsUntil) > now ? Volatile.Read(in _reportedShare) : 1;
}
