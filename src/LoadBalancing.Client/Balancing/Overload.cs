using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Heeds endpoints that say that they have much to do: by an answer that asks for less, or by the utilisation that they report. They get a smaller share, and are neither on
/// probation nor ejected for it. Pools are built anew when that is news.
/// </summary>
internal sealed class Overload(ClusterSurroundings surroundings, Transitions transitions)
{
    /// <summary>One report moves what is believed by so much of the difference: about five make it known, so that one alone swings no traffic.</summary>
    private const double WeightOfReport = 1.0 / 5;

    /// <summary>Pools follow a share that moved by so much, at most four times a second: each rebuild costs what a thousand picks do.</summary>
    private const double ShareStep = 0.1;
    private readonly long _shortestPause = surroundings.Clock.After(0, TimeSpan.FromMilliseconds(250));
    private long _announcedAt = long.MinValue;

    /// <summary>The settings in force; set once by the cluster that owns both.</summary>
    public Func<HealthConfig> Config { get; init; } = static () => HealthConfig.Default;

    /// <summary>Called after a share changed; set once by the cluster that owns both.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>It answered that it wants less.</summary>
    /// <param name="node">The endpoint.</param>
    /// <param name="retryAfter">For how long; null where it did not say.</param>
    /// <param name="now">When.</param>
    public void AskedForLess(EndpointNode node, TimeSpan? retryAfter, long now)
    {
        TimeSpan duration = Config().Overload.DurationOf(retryAfter);
        // Who gets no requests cannot get fewer.
        if (duration <= TimeSpan.Zero || node.Availability > EndpointAvailability.Ejected) { return; }
        if (!node.Tracker.Preference.AskedForLess(now, surroundings.Clock.After(now, duration))) { return; }
        transitions.AskedForLess(node, duration);
        Changed();
    }

    /// <summary>It said how busy it is.</summary>
    public void Reported(EndpointNode node, LoadReport report, long now)
    {
        if (report.Utilization is not (> 0 and var reported)) { return; }
        OverloadConfig config = Config().Overload;
        ref Load.Preference preference = ref node.Tracker.Preference;
        double? before = preference.UtilizationAt(now);
        double utilization = before is { } known ? known + ((reported - known) * WeightOfReport) : reported;
        double share = config.ShareAt(utilization);
        preference.Reported(utilization, share, surroundings.Clock.After(now, OverloadConfig.ReportsHoldFor));
        if (before is null) { preference.Announced(1); }
        if (Math.Abs(share - preference.AnnouncedShare) < ShareStep || !TryAnnounce(now)) { return; }
        preference.Announced(share);
        Changed();
    }

    private bool TryAnnounce(long now)
    {
        long before = Volatile.Read(in _announcedAt);
        return (before == long.MinValue || now - before >= _shortestPause) && Interlocked.CompareExchange(ref _announcedAt, now, before) == before;
    }
}
