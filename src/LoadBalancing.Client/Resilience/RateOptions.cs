namespace LoadBalancing.Client.Resilience;

/// <summary>How many requests there may be in a time: the sections <c>Resilience:RateLimit:Cluster</c> and <c>Resilience:RateLimit:PerEndpoint</c>.</summary>
public sealed class RateOptions
{
    /// <summary>Gets or sets how they are counted.</summary>
    /// <value>The default is <see cref="RateLimitType.TokenBucket"/>.</value>
    public RateLimitType Type { get; set; }

    /// <summary>Gets or sets how many there may be in each <see cref="Window"/>.</summary>
    /// <value>From 1 to 1,000,000,000. The default is <see langword="null"/>: any number.</value>
    public int? Permits { get; set; }

    /// <summary>Gets or sets the time that <see cref="Permits"/> are for.</summary>
    /// <value>From 10 ms to 1 day. The default is 1 s.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how many permits a token bucket holds: so many may go at once after a pause.</summary>
    /// <value>From 1 to 1,000,000,000. The default is <see langword="null"/>: as many as <see cref="Permits"/>. Not with <see cref="RateLimitType.SlidingWindow"/>.</value>
    public int? Burst { get; set; }

    /// <summary>Gets or sets into how many parts a sliding window is cut; it moves by one part at a time.</summary>
    /// <value>From 1 to 100. The default is 10. A token bucket has none.</value>
    public int Segments { get; set; } = 10;
}
