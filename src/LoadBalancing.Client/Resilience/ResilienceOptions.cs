namespace LoadBalancing.Client.Resilience;

/// <summary>Second chances: the section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    /// <summary>Gets what happens to attempts that were never sent.</summary>
    public FailoverOptions Failover { get; } = new();

    /// <summary>Gets when a request that failed is sent again.</summary>
    public RetryOptions Retry { get; } = new();

    /// <summary>Gets how many second attempts the cluster may make.</summary>
    public RetryBudgetOptions Budget { get; } = new();

    /// <summary>Gets when a request that has no answer yet is sent to another endpoint as well.</summary>
    public HedgingOptions Hedging { get; } = new();

    /// <summary>Gets how long an attempt may take.</summary>
    public AttemptTimeoutOptions AttemptTimeout { get; } = new();

    /// <summary>Gets or sets how long all attempts of a request may take together, until the headers of its answer.</summary>
    /// <value>From 1 ms to 1 day. The default is <see langword="null"/>: as long as the caller waits. Its end is a <see cref="TaskCanceledException"/> with a <see cref="TimeoutException"/> inside, like that of <see cref="HttpClient.Timeout"/>.</value>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>Gets how many requests may be outstanding, and wait.</summary>
    public LimitsOptions Limits { get; } = new();

    /// <summary>Gets how many requests there may be in a time.</summary>
    public RateLimitOptions RateLimit { get; } = new();

    /// <summary>Gets which requests are refused here while the servers refuse many.</summary>
    public ThrottlingOptions Throttling { get; } = new();
}
