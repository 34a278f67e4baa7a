namespace LoadBalancing.Client.Load;

/// <summary>
/// The weight that an endpoint's load reports amount to (gRFC A58): the newest, when it came, and since when reports come without a gap. Reports of one
/// endpoint may race: each word is whole, and the newest of either is as good as another.
/// </summary>
/// <remarks>Stamps are whole here: an endpoint may be out of the pool, and so untouched, for longer than 32 bits of stamp last.</remarks>
internal struct ReportedWeight
{
    private float _weight;
    private long _latestAt;
    private long _since;

    /// <summary>weight = rate / (utilisation + errors / rate * penalty); what reports no utilisation or no rate says nothing.</summary>
    /// <returns>The weight, or 0 for no news.</returns>
    public static float Of(double requestsPerSecond, double utilization, double errorsPerSecond, float errorPenalty)
    {
        if (!(requestsPerSecond > 0 && utilization > 0)) { return 0; }
        double weight = requestsPerSecond / (utilization + (errorsPerSecond / requestsPerSecond * errorPenalty));
        return weight is >= 1e-30 and <= 1e30 ? (float)weight : 0;
    }

    /// <summary>Takes a weight above 0.</summary>
    public void Report(float weight, long now, in ReportedWeightTimes times)
    {
        bool isFirst = Volatile.Read(in _since) == 0 || now - Volatile.Read(in _latestAt) >= times.ExpirationStamps;
        if (isFirst) { Volatile.Write(ref _since, Math.Max(now, 1)); }
        Volatile.Write(ref _weight, weight);
        Volatile.Write(ref _latestAt, now);
    }

    /// <summary>The weight, or 0 while it is unknown: never reported, not for long enough yet, or not any more.</summary>
    public readonly float Read(long now, in ReportedWeightTimes times)
    {
        long latestAt = Volatile.Read(in _latestAt), since = Volatile.Read(in _since);
        bool isKnown = since != 0 && now - latestAt < times.ExpirationStamps && now - since >= times.BlackoutStamps;
        return isKnown ? Volatile.Read(in _weight) : 0;
    }

    /// <summary>The endpoint is taken for a new one: what it reports must prove itself again.</summary>
    public void Forget() => Volatile.Write(ref _since, 0);
}
