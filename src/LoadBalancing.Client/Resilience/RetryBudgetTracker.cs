namespace LoadBalancing.Client.Resilience;

/// <summary>
/// Counts requests and second attempts of a cluster over a sliding window of ten slices, without a lock: each slice packs the number of its
/// period and a count into one word, and a word of an older period starts at 0 again.
/// </summary>
/// <remarks>Allowed while <c>second attempts &lt; ratio * requests + minimum per second * window</c>. It survives versions, the rule may change.</remarks>
internal sealed class RetryBudgetTracker(TimeProvider time)
{
    private const int Slices = RetryBudgetConfig.Slices;
    private readonly double _secondsPerTick = 1.0 / time.TimestampFrequency;
    private readonly long[] _requests = new long[Slices];
    private readonly long[] _seconds = new long[Slices];

    public void CountRequest(long timestamp, RetryBudgetConfig config) => Add(_requests, PeriodOf(timestamp, config));

    /// <summary>Takes one second attempt from the budget, or says that there is none left.</summary>
    public bool TryTake(long timestamp, RetryBudgetConfig config)
    {
        if (Available(timestamp, config) < 1) { return false; }
        Add(_seconds, PeriodOf(timestamp, config));
        return true;
    }

    /// <summary>How many second attempts may be made now; below 1: none.</summary>
    public double Available(long timestamp, RetryBudgetConfig config)
    {
        uint period = PeriodOf(timestamp, config);
        return (config.Ratio * Sum(_requests, period)) + (config.MinimumPerSecond * config.Window.TotalSeconds) - Sum(_seconds, period);
    }

    private static void Add(long[] slices, uint period)
    {
        ref long slice = ref slices[period % Slices];
        while (true)
        {
            long word = Volatile.Read(ref slice);
            long next = (uint)(word >> 32) == period ? word + 1 : ((long)period << 32) | 1;
            if (Interlocked.CompareExchange(ref slice, next, word) == word) { return; }
        }
    }

    private static long Sum(long[] slices, uint period)
    {
        long sum = 0;
        for (int i = 0; i < slices.Length; i++)
        {
            long word = Volatile.Read(ref slices[i]);
            if (period - (uint)(word >> 32) < Slices) { sum += (uint)word; }
        }
        return sum;
    }

    private uint PeriodOf(long timestamp, RetryBudgetConfig config) => (uint)(long)(timestamp * (_secondsPerTick * config.SlicesPerSecond));
}
