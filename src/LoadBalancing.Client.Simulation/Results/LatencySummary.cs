using System.Text.Json.Serialization;

namespace LoadBalancing.Client.Simulation.Results;

/// <summary>How long requests took. Exact: every counted request is kept. A request that failed counts as if it had lasted its deadline.</summary>
public sealed class LatencySummary
{
    private readonly long[] _sorted;

    /// <param name="sorted">Nanoseconds, the shortest first.</param>
    internal LatencySummary(long[] sorted)
    {
        _sorted = sorted;
        // As doubles: three million requests that failed after an hour are more nanoseconds than a long can hold.
        Mean = sorted.Length == 0 ? TimeSpan.Zero : OfNanoseconds(sorted.Average(static time => (double)time));
    }

    /// <summary>Gets how many requests there were.</summary>
    public int Count => _sorted.Length;

    /// <summary>Gets the mean.</summary>
    public TimeSpan Mean { get; }

    /// <summary>Gets the median.</summary>
    public TimeSpan P50 => Quantile(0.5);

    /// <summary>Gets the 90th percentile.</summary>
    public TimeSpan P90 => Quantile(0.9);

    /// <summary>Gets the 99th percentile.</summary>
    public TimeSpan P99 => Quantile(0.99);

    /// <summary>Gets the 99.9th percentile.</summary>
    public TimeSpan P999 => Quantile(0.999);

    /// <summary>Gets the longest.</summary>
    public TimeSpan Longest => Quantile(1);

    [JsonIgnore]
    internal ReadOnlySpan<long> Sorted => _sorted;

    /// <summary>Returns the smallest latency that at least a share of all requests does not exceed.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>The latency; 0 when there was no request.</returns>
    public TimeSpan Quantile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (_sorted.Length == 0) { return TimeSpan.Zero; }
        // 0.07 * 100 is a hair more than 7, and the seventh of a hundred is meant.
        double rank = Math.Ceiling(share * _sorted.Length * (1 - 1e-15));
        return OfNanoseconds(_sorted[Math.Clamp((int)rank - 1, 0, _sorted.Length - 1)]);
    }

    internal static TimeSpan OfNanoseconds(double nanoseconds) => new((long)Math.Round(nanoseconds / 100));
}
