using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Resilience;

/// <summary>A time that is fixed, or follows a percentile of what the cluster's answers took.</summary>
/// <param name="Fixed">Without a percentile, or while that is not known; null: no time then.</param>
/// <param name="Percentile">Null: the fixed time alone counts.</param>
/// <param name="Multiplier">Of the percentile.</param>
/// <param name="Minimum">What the percentile gives at least.</param>
/// <param name="Maximum">What it gives at most.</param>
internal sealed record LatencyRule(TimeSpan? Fixed, double? Percentile, double Multiplier, TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>Of fewer answers a percentile says little.</summary>
    public const int Least = 100;

    /// <returns>Null where there is no time.</returns>
    public TimeSpan? In(RecentLatencies latencies)
    {
        if (Percentile is not { } percentile || latencies.Percentile(percentile) is not { } known) { return Fixed; }
        double ticks = Math.Clamp(known.Ticks * Multiplier, Minimum.Ticks, Math.Max(Minimum.Ticks, Maximum.Ticks));
        return TimeSpan.FromTicks((long)ticks);
    }
}
