namespace LoadBalancing.Client.Load;

/// <summary>The two times of a latency estimate in stamps, computed once per version.</summary>
internal readonly record struct LatencyRates(float DecayPerStamp, int IdleStamps)
{
    /// <summary>Makes rates from a decay (tau) and the idle time after which connections are taken to be closed.</summary>
    public static LatencyRates From(TimeSpan decay, TimeSpan idle) => new(
        (float)(StampClock.SecondsPerStamp / decay.TotalSeconds),
        (int)Math.Min(idle.TotalSeconds / StampClock.SecondsPerStamp, int.MaxValue));
}
