namespace LoadBalancing.Client.Resilience;

/// <summary>The hedges of one version.</summary>
/// <param name="Delay">After which time.</param>
/// <param name="MaxHedges">Beside the first attempt.</param>
/// <param name="Cap">What all of them may cost.</param>
internal sealed record HedgingConfig(LatencyRule Delay, int MaxHedges, RetryBudgetConfig Cap)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    /// <returns>Null where nothing is hedged.</returns>
    public static HedgingConfig? From(HedgingOptions options) => options.Delay is null && options.Percentile is null ? null : new(
        new LatencyRule(options.Delay, options.Percentile, 1, options.MinimumDelay, TimeSpan.MaxValue),
        options.MaxHedges,
        // One in a window is always allowed, so that a cluster of few requests is hedged at all.
        new RetryBudgetConfig(options.MaxExtraLoad, 1 / s_window.TotalSeconds, s_window));
}
