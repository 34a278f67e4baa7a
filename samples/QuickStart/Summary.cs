namespace QuickStart;

/// <summary>A whole run in a few numbers.</summary>
internal sealed record Summary(string Policy, int Requests, int Failed, int Slow, TimeSpan P50, TimeSpan P99)
{
    /// <summary>Far above what a good server takes.</summary>
    public static readonly TimeSpan SlowAbove = TimeSpan.FromMilliseconds(100);

    public double SuccessRate => Requests == 0 ? 0 : 1 - ((double)Failed / Requests);

    public static Summary Of(Measurements measurements)
    {
        Sample[] samples = measurements.All();
        TimeSpan[] latencies = [.. samples.Select(sample => sample.Latency).Order()];
        return new(
            measurements.Policy,
            samples.Length,
            samples.Count(sample => !sample.Succeeded),
            samples.Count(sample => sample.Latency > SlowAbove),
            Percentile(latencies, 0.50),
            Percentile(latencies, 0.99));
    }

    /// <summary>The smallest latency that at least this share of all requests did not exceed.</summary>
    private static TimeSpan Percentile(TimeSpan[] sorted, double share) =>
        sorted.Length == 0 ? TimeSpan.Zero : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
