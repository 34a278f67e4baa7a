namespace LoadBalancing.Client.Resilience;

/// <summary>The settings of one version.</summary>
internal sealed record ResilienceConfig(int MaxOtherEndpoints, RetryBudgetConfig Budget)
{
    public static ResilienceConfig From(ResilienceOptions options) => new(
        options.Failover.Enabled ? options.Failover.MaxOtherEndpoints : 0,
        new RetryBudgetConfig(options.Budget.Ratio, options.Budget.MinimumPerSecond, options.Budget.Window));
}
