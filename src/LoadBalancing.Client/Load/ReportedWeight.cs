namespace LoadBalancing.Client.Load;

/// <summary>
/// The weight that an endpoint's load reports amount to (gRFC A58). Two words: the newest weight with the stamp of its report, and since when reports
/// come without a gap. Reports of one endpoint may race: each word is whole, and the newest of either is as good as another.
/// </summary>
internal struct ReportedWeight
{
    private long _latest;
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
        long latest = Volatile.Read(in _latest);
        if (Volatile.Read(in _since) == 0 || IsExpired(latest, now, in times)) { Volatile.Write(ref _since, Math.Max(now, 1)); }
        Volatile.Write(ref _latest, ((long)BitConverter.SingleToInt32Bits(weight) << 32) | (uint)now);
    }

    /// <summary>The weight, or 0 while it is unknown: never reported, not for long enough yet, or not any more.</summary>
    public readonly float Read(long now, in ReportedWeightTimes times)
    {
        long latest = Volatile.Read(in _latest), since = Volatile.Read(in _since);
        bool isKnown = latest != 0 && since != 0 && !IsExpired(latest, now, in times) && now - since >= times.BlackoutStamps;
        return isKnown ? BitConverter.Int32BitsToSingle((int)(latest >> 32)) : 0;
    }

    /// <summary>The endpoint is taken for a new one: what it reports must prove itself again. Also keeps a stamp of 32 bits from wrapping unseen.</summary>
    public void Forget() => Volatile.Write(ref _since, 0);

    /// <summary>Called more often than stamps wrap.</summary>
    public void ForgetIfExpired(long now, in ReportedWeightTimes times)
    {
        if (Volatile.Read(in _since) != 0 && IsExpired(Volatile.Read(in _latest), now, in times)) { Forget(); }
    }

    private static bool IsExpired(long latest, long now, in ReportedWeightTimes times) => (int)((uint)now - (uint)latest) >= times.ExpirationStamps;
}
