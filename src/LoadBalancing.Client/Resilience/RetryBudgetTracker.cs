namespace LoadBalancing.Client.Resilience;

/// <summary>Counts requests and second attempts of a cluster over a sliding window, without a lock.</summary>
/// <remarks>Allowed while <c>second attempts &lt; ratio * requests + minimum per second * window</c>. It survives versions, the rule may change.</remarks>
internal sealed class RetryBudgetTracker(TimeProvider time)
{
    private readonly double _secondsPerTick = 1.0 / time.TimestampFrequency;
    private readonly SlidingCount _requests = new();
    private readonly SlidingCount _seconds = new();

    public void CountRequest(long timestamp, RetryBudgetConfig config) => _requests.Add(PeriodOf(timestamp, config));

    /// <summary>Takes one second attempt from the budget, or says that there is none left.</summary>
    public bool TryTake(long timestamp, RetryBudgetConfig config)
    {
        if (Available(timestamp, config) < 1) { return false; }
        _seconds.Add(PeriodOf(timestamp, config));
        return true;
    }

    /// <summary>How many second attempts may be made now; below 1: none.</summary>
    public double Available(long timestamp, RetryBudgetConfig config)
    {
        uint period = PeriodOf(timestamp, config);
        return (config.Ratio * _requests.Sum(period)) + (config.MinimumPerSecond * config.Window.TotalSeconds) - _seconds.Sum(period);
    }

    private uint PeriodOf(long timestamp, RetryBudgetConfig config) => (uint)(long)(timestamp * (_secondsPerTick * config.SlicesPerSecond));
}
