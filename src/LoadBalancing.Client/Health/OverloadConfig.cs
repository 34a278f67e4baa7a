using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Health;

/// <summary>The settings of one version.</summary>
internal sealed record OverloadConfig(TimeSpan MaximumDuration, TimeSpan DefaultDuration, double? UtilizationThreshold)
{
    /// <summary>After so long without a report, the last says nothing any more.</summary>
    public static TimeSpan ReportsHoldFor { get; } = TimeSpan.FromSeconds(30);

    public bool UsesReports => UtilizationThreshold is not null;

    public static OverloadConfig From(OverloadOptions options) => new(options.MaximumDuration, options.DefaultDuration, options.UtilizationThreshold);

    /// <summary>How long a wish for less is heeded.</summary>
    /// <param name="retryAfter">What the answer named; null where it named nothing that could be read.</param>
    public TimeSpan DurationOf(TimeSpan? retryAfter)
    {
        TimeSpan wanted = retryAfter ?? DefaultDuration;
        return wanted > MaximumDuration ? MaximumDuration : wanted;
    }

    /// <summary>1 up to the threshold, then evenly down to <see cref="Preference.Least"/> at 1.</summary>
    public double ShareAt(double utilization)
    {
        if (UtilizationThreshold is not { } threshold || utilization <= threshold) { return 1; }
        if (utilization >= 1) { return Preference.Least; }
        return 1 - ((1 - Preference.Least) * (utilization - threshold) / (1 - threshold));
    }
}
