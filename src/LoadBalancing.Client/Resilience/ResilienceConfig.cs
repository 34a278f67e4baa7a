using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Resilience;

/// <summary>The settings of one version.</summary>
/// <param name="MaxOtherEndpoints">How many endpoints a request that was never sent is tried at, besides the first; 0: failover is off.</param>
/// <param name="Budget">How many second attempts there may be.</param>
internal sealed record ResilienceConfig(int MaxOtherEndpoints, RetryBudgetConfig Budget)
{
    /// <summary>Null where nothing is sent again that may have been sent.</summary>
    public RetryConfig? Retry { get; init; }

    /// <summary>Null where nothing is sent twice at a time.</summary>
    public HedgingConfig? Hedging { get; init; }

    /// <summary>Null where attempts may take any time.</summary>
    public LatencyRule? AttemptTimeout { get; init; }

    /// <summary>For all attempts of a request together, until headers; null: as long as the caller waits.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Null where an endpoint may have any number outstanding.</summary>
    public LimitsConfig? Limits { get; init; }

    /// <summary>Which requests are refused before an endpoint is chosen; null where none is.</summary>
    public AdmissionConfig? Admission { get; init; }

    /// <summary>Null where no limit follows what attempts teach.</summary>
    public LimitLearning? Learning { get; init; }

    /// <summary>A first attempt already is more than one that is simply sent.</summary>
    public bool IsGuarded => AttemptTimeout is not null || Hedging is not null || TotalTimeout is not null || Retry is { BufferBytes: > 0 };

    /// <summary>Some time follows a percentile of what answers took.</summary>
    public bool GoesByLatencies => AttemptTimeout?.Percentile is not null || Hedging?.Delay.Percentile is not null;

    public static ResilienceConfig From(ResilienceOptions options)
    {
        LimitsConfig? limits = LimitsConfig.From(options.Limits, RateRuleOf(options.RateLimit.PerEndpoint));
        ThrottlingConfig? throttling = ThrottlingConfig.From(options.Throttling);
        return new(
            options.Failover.Enabled ? options.Failover.MaxOtherEndpoints : 0,
            new RetryBudgetConfig(options.Budget.Ratio, options.Budget.MinimumPerSecond, options.Budget.Window))
        {
            Retry = RetryConfig.From(options.Retry),
            Hedging = HedgingConfig.From(options.Hedging),
            AttemptTimeout = AttemptTimeoutConfig.From(options.AttemptTimeout),
            TotalTimeout = options.TotalTimeout,
            Limits = limits,
            Admission = AdmissionConfig.From(RateRuleOf(options.RateLimit.Cluster), throttling),
            Learning = limits?.Adaptive is null && throttling is null ? null : new LimitLearning(limits?.Adaptive, throttling),
        };
    }

    private static RateRule? RateRuleOf(RateOptions options) => options.Permits is { } permits
        ? new(options.Type == RateLimitType.SlidingWindow, permits, options.Window, options.Burst ?? permits, options.Segments)
        : null;
}
