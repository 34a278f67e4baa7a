namespace LoadBalancing.Client.Resilience;

/// <summary>The settings of one version.</summary>
/// <param name="MaxOtherEndpoints">How many endpoints a request that was never sent is tried at, besides the first; 0: failover is off.</param>
/// <param name="Budget">How many second attempts there may be.</param>
internal sealed record ResilienceConfig(int MaxOtherEndpoints, RetryBudgetConfig Budget)
{
    /// <summary>Null where an endpoint may have any number outstanding.</summary>
    public LimitsConfig? Limits { get; init; }

    public static ResilienceConfig From(ResilienceOptions options) => new(
        options.Failover.Enabled ? options.Failover.MaxOtherEndpoints : 0,
        new RetryBudgetConfig(options.Budget.Ratio, options.Budget.MinimumPerSecond, options.Budget.Window))
    {
        Limits = LimitsConfig.From(options.Limits),
    };
}
