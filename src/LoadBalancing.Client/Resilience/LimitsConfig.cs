using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Resilience;

/// <summary>The limits of one version.</summary>
/// <param name="MaxOutstanding">At an endpoint.</param>
/// <param name="QueueCapacity">How many may wait; 0: nobody waits.</param>
/// <param name="QueueTimeout">How long.</param>
internal sealed record LimitsConfig(int MaxOutstanding, int QueueCapacity, TimeSpan QueueTimeout)
{
    /// <summary>Null where no limit follows the capacity.</summary>
    public ConcurrencyRules? Adaptive { get; init; }

    /// <summary>How many attempts in a time; null for any number.</summary>
    public RateRule? Rate { get; init; }

    /// <returns>Null where nothing is limited.</returns>
    public static LimitsConfig? From(LimitsOptions options, RateRule? rate) => options.MaxOutstanding is null && !options.Adaptive.Enabled && rate is null
        ? null
        : new(options.MaxOutstanding ?? int.MaxValue, options.Queue.Capacity, options.Queue.Timeout) { Adaptive = RulesOf(options.Adaptive), Rate = rate };

    /// <summary>How many an endpoint may have outstanding now.</summary>
    public int For(EndpointTracker tracker) => Adaptive is null ? MaxOutstanding : Math.Min(MaxOutstanding, tracker.Concurrency.Now(Adaptive));

    /// <summary>Neither full nor without a permit, at this moment. Takes nothing.</summary>
    public bool HasRoom(EndpointTracker tracker) => tracker.Outstanding < For(tracker) && (Rate is null || !tracker.Rate.IsOut);

    /// <summary>Takes a permit for one attempt, where there are such.</summary>
    /// <param name="tracker">Of the endpoint.</param>
    /// <param name="generation">Of the snapshot: a newer one's rule stays in force.</param>
    public bool TryPermit(EndpointTracker tracker, long generation) => Rate is null || tracker.Rate.TryTake(Rate, generation);

    private static ConcurrencyRules? RulesOf(AdaptiveLimitOptions options) =>
        options.Enabled ? new(options.Initial, options.Minimum, options.Maximum, options.Tolerance, options.MeasureEvery) : null;
}
