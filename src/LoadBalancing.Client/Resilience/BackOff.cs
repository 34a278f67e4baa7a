namespace LoadBalancing.Client.Resilience;

/// <summary>Full jitter: <c>random(0, min(max, base * 2^(n-1)))</c> (M. Brooker, "Exponential Backoff and Jitter", AWS 2015; Envoy's default).</summary>
internal sealed record BackOff(TimeSpan Base, TimeSpan Max)
{
    /// <param name="retry">From 1.</param>
    /// <param name="random">The cluster's.</param>
    public TimeSpan Draw(int retry, Random random)
    {
        double ceiling = Math.Min(Max.Ticks, Base.Ticks * Math.Pow(2, retry - 1));
        return TimeSpan.FromTicks((long)(random.NextDouble() * ceiling));
    }
}
