namespace LoadBalancing.Client.Resilience;

/// <summary>How requests in a time are counted.</summary>
public enum RateLimitType
{
    /// <summary>Permits come evenly and are saved up to <see cref="RateOptions.Burst"/>: the long-run rate is kept, and what was not used may be caught up.</summary>
    TokenBucket = 0,

    /// <summary>No window of the given length has more than the permits.</summary>
    SlidingWindow,
}
