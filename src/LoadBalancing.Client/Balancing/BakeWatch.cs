using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>Watches a version until it has proved itself: compares what fails with what failed before it, on one timer, from counters that are there anyway.</summary>
internal sealed class BakeWatch : IDisposable
{
    /// <summary>A version that fails at all mostly fails at once.</summary>
    private static readonly TimeSpan s_closely = TimeSpan.FromSeconds(10), s_closeStep = TimeSpan.FromMilliseconds(100), s_step = TimeSpan.FromSeconds(1), s_pauseAfterFailure = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly string _cluster;
    private readonly ClusterSurroundings _surroundings;
    private readonly SnapshotWriter _writer;
    private readonly ErrorHistory _history;
    private readonly ITimer _timer;
    private BakedVersion? _baking;
    private LatencyHistogram? _latencies;
    private long _readAt;
    private bool _isDisposed;

    public BakeWatch(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer)
    {
        (_cluster, _surroundings, _writer) = (cluster, surroundings, writer);
        _history = new ErrorHistory(surroundings.Clock);
        _timer = Background.CreateTimer(surroundings.Time, static state => ((BakeWatch)state!).Run(), this, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The version has proved itself; set once by the cluster that owns both.</summary>
    public Action<VersionEntry<ClusterConfig>> Proved { get; set; } = static _ => { };

    /// <summary>The version does harm, for this reason; set once by the cluster that owns both.</summary>
    public Action<VersionEntry<ClusterConfig>, string> Harmed { get; set; } = static (_, _) => { };

    /// <summary>Where latencies of answers are wanted, or null where they are not; set once by the cluster that owns both.</summary>
    public Action<LatencyHistogram?> LatenciesWatched { get; set; } = static _ => { };

    /// <summary>Another version is active: what was seen until now is before it.</summary>
    public void Begin(VersionEntry<ClusterConfig> entry, ClusterConfig? replaced)
    {
        lock (_lock)
        {
            if (_isDisposed || entry.Content is not { } config) { return; }
            long now = _surroundings.Clock.Now();
            Read_Locked(now);
            ErrorCounts before = _history.Sum();
            BakeConfig bake = config.Bake;
            _baking = entry.State != VersionState.Baking ? null : new BakedVersion(entry, config, replaced, _writer.Current?.Nodes ?? [])
            {
                StartedAt = now,
                Before = before,
                LatencyBefore = PercentileOf_Locked(bake),
            };
            bool isWatched = config.OfferedVersion is not null && bake.IsOn;
            if (isWatched) { _history.Restart(bake.Duration, now); }
            // Made anew: the next version is compared with this one alone.
            _latencies = isWatched && bake.MaximumLatencyRise is not null ? new LatencyHistogram() : null;
            LatenciesWatched(_latencies);
            _timer.Change(isWatched ? NextStep_Locked(now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Somebody else has decided.</summary>
    public void End(VersionEntry<ClusterConfig> entry)
    {
        lock (_lock) { if (ReferenceEquals(_baking?.Entry, entry)) { _baking = null; } }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _baking = null;
        }
        _timer.Dispose();
    }

    private void Run()
    {
        try
        {
            BakedVersion? proved = null, harmful = null;
            string? harm = null;
            lock (_lock)
            {
                if (_isDisposed) { return; }
                long now = _surroundings.Clock.Now();
                if (_surroundings.Clock.TimeBetween(_readAt, now) >= _history.Step) { Read_Locked(now); }
                if (_baking is { } baking)
                {
                    harm = HarmOf_Locked(baking);
                    if (harm is not null && !baking.IsTold) { (harmful, baking.IsTold) = (baking, true); }
                    else if (harm is null && _surroundings.Clock.TimeBetween(baking.StartedAt, now) >= baking.Config.Bake.Duration) { (proved, _baking) = (baking, null); }
                }
                _timer.Change(NextStep_Locked(now), Timeout.InfiniteTimeSpan);
            }
            // Outside the lock: both take that of updates, under which a version begins.
            if (proved is not null) { Proved(proved.Entry); }
            if (harmful is not null) { Harmed(harmful.Entry, harm!); }
        }
        catch (Exception e)
        {
            _surroundings.Logger.BackgroundTaskFailed(e, _cluster);
            _timer.Change(s_pauseAfterFailure, Timeout.InfiniteTimeSpan);
        }
    }

    private void Read_Locked(long now)
    {
        _readAt = now;
        // Nothing has run before the first snapshot: then endpoints begin with nothing, and what they count from then on is known.
        _history.Read(_writer.Current?.Nodes ?? [], now);
    }

    private string? HarmOf_Locked(BakedVersion baking)
    {
        if (_writer.Current is not { } snapshot || baking.RequestsOf(snapshot.Nodes) < baking.Config.Bake.MinimumRequests) { return null; }
        HarmEvidence evidence = baking.EvidenceFrom(snapshot.Nodes);
        return HarmRule.Judge(baking.Config.Bake, evidence with { LatencyBefore = baking.LatencyBefore, LatencySince = PercentileOf_Locked(baking.Config.Bake) });
    }

    private TimeSpan? PercentileOf_Locked(BakeConfig bake) => _latencies?.Percentile(0.99, bake.MinimumRequests);

    private TimeSpan NextStep_Locked(long now)
    {
        if (_baking is not { } baking) { return _history.Step; }
        TimeSpan age = _surroundings.Clock.TimeBetween(baking.StartedAt, now), left = baking.Config.Bake.Duration - age, step = age < s_closely ? s_closeStep : s_step;
        // The end is never overslept, and harm that lasts beyond it is looked at again.
        return left > TimeSpan.Zero && left < step ? left : step;
    }
}
