using System.Numerics;

namespace LoadBalancing.Client.Load;

/// <summary>How often latencies were seen, in buckets that are an eighth of a power of two wide: a percentile is at most an eighth too high. Written by many threads at once, without a lock.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 3, Steps = 1 << StepBits, Buckets = 40 * Steps;
    private readonly long[] _counts = new long[Buckets];

    public void Record(TimeSpan latency) => Interlocked.Increment(ref _counts[BucketOf(latency)]);

    /// <param name="percentile">From 0 to 1.</param>
    /// <param name="least">With fewer than so many there is none.</param>
    /// <returns>The upper end of its bucket, or null.</returns>
    public TimeSpan? Percentile(double percentile, int least) => Percentile(percentile, least, this);

    /// <summary>Of what several have seen together.</summary>
    public static TimeSpan? Percentile(double percentile, int least, params ReadOnlySpan<LatencyHistogram> histograms)
    {
        var counts = new long[Buckets];
        long all = 0;
        foreach (LatencyHistogram histogram in histograms)
        {
            for (int i = 0; i < Buckets; i++)
            {
                long count = Volatile.Read(ref histogram._counts[i]);
                counts[i] += count;
                all += count;
            }
        }
        if (all < Math.Max(1, least)) { return null; }
        long rank = (long)Math.Ceiling(percentile * all), seen = 0;
        int bucket = -1;
        while (seen < rank) { seen += counts[++bucket]; }
        return EndOf(bucket);
    }

    /// <summary>In microseconds: below 16 exact, above that by the four highest bits.</summary>
    private static int BucketOf(TimeSpan latency)
    {
        ulong microseconds = (ulong)Math.Clamp(latency.Ticks / TimeSpan.TicksPerMicrosecond, 0, long.MaxValue);
        int shift = Math.Max(0, BitOperations.Log2(microseconds | 1) - StepBits);
        return Math.Min(Buckets - 1, (shift << StepBits) + (int)(microseconds >> shift));
    }

    private static TimeSpan EndOf(int bucket)
    {
        int shift = Math.Max(0, (bucket >> StepBits) - 1);
        return TimeSpan.FromMicroseconds((double)((long)(bucket - (shift << StepBits)) + 1) * Math.Pow(2, shift));
    }
}
