namespace LoadBalancing.Client.Resilience;

/// <summary>How long an attempt of one version may take.</summary>
internal static class AttemptTimeoutConfig
{
    /// <returns>Null where attempts may take any time.</returns>
    public static LatencyRule? From(AttemptTimeoutOptions options) => options.Timeout is null && options.Percentile is null ? null
        : new LatencyRule(options.Timeout, options.Percentile, options.Multiplier, options.Minimum, options.Timeout ?? TimeSpan.MaxValue);
}
