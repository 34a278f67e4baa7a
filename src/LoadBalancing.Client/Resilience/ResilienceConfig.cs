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

    /// <summary>A first attempt already is more than one that is simply sent.</summary>
    public bool IsGuarded => AttemptTimeout is not null || Hedging is not null || TotalTimeout is not null || Retry is { BufferBytes: > 0 };

    /// <summary>Some time follows a percentile of what answers took.</summary>
    public bool GoesByLatencies => AttemptTimeout?.Percentile is not null || Hedging?.Delay.Percentile is not null;

    public static ResilienceConfig From(ResilienceOptions options) => new(
        options.Failover.Enabled ? options.Failover.MaxOtherEndpoints : 0,
        new RetryBudgetConfig(options.Budget.Ratio, options.Budget.MinimumPerSecond, options.Budget.Window))
    {
        Retry = RetryConfig.From(options.Retry),
        Hedging = HedgingConfig.From(options.Hedging),
        AttemptTimeout = AttemptTimeoutConfig.From(options.AttemptTimeout),
        TotalTimeout = options.TotalTimeout,
        Limits = LimitsConfig.From(options.Limits),
    };
}
