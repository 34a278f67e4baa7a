using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// One pre-allocated timer a cluster, for what follows from changed availabilities: one rebuild for all changes, at most every 10 ms and off the
/// request path; probes that come due; and what the picker wants done from time to time.
/// </summary>
internal sealed class PoolRefresh : IDisposable
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_shortestStep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMinutes(1);

    private readonly SnapshotWriter _writer;
    private readonly EndpointHealth _health;
    private readonly ClusterSurroundings _surroundings;
    private readonly string _cluster;
    private readonly ITimer _timer;
    private long _rebuiltAt;
    private long _pickerRefreshedAt;
    private long? _factorsChangeAt;
    private int _isDirty;

    public PoolRefresh(string cluster, SnapshotWriter writer, EndpointHealth health, ClusterSurroundings surroundings)
    {
        _cluster = cluster;
        _writer = writer;
        _health = health;
        _surroundings = surroundings;
        _rebuiltAt = surroundings.Clock.Now() - (long)(s_shortestPause.TotalSeconds * surroundings.Time.TimestampFrequency);
        _pickerRefreshedAt = surroundings.Clock.Now();
        _timer = Background.CreateTimer(surroundings.Time, static state => ((PoolRefresh)state!).Run(), this, s_longestPause);
    }

    /// <summary>Told after each rebuild that changed the snapshot.</summary>
    public Action? Rebuilt { get; set; }

    /// <summary>Asks for a rebuild; the first of many askers sets the timer.</summary>
    public void Request()
    {
        if (Interlocked.Exchange(ref _isDirty, 1) == 1) { return; }
        TimeSpan sinceLast = _surroundings.Clock.TimeBetween(Volatile.Read(ref _rebuiltAt), _surroundings.Clock.Now());
        _timer.Change(sinceLast >= s_shortestPause ? TimeSpan.Zero : s_shortestPause - sinceLast, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A new picker may want to be refreshed sooner than the last.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _isDirty) == 0) { _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); }
    }

    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        try
        {
            long now = _surroundings.Clock.Now();
            if (Interlocked.Exchange(ref _isDirty, 0) == 1) { Rebuild(now); }
            ClusterSnapshot? snapshot = _writer.Current;
            TimeSpan pause = UntilNext(snapshot, now);
            // A request for a rebuild that came meanwhile has set the timer; it must not be put off.
            if (Volatile.Read(ref _isDirty) == 0) { _timer.Change(pause, Timeout.InfiniteTimeSpan); }
            if (Volatile.Read(ref _isDirty) == 1) { _timer.Change(s_shortestPause, Timeout.InfiniteTimeSpan); }
            // Nor must the picker of a snapshot that was published meanwhile: whoever woke this timer for it was just overruled.
            else if (!ReferenceEquals(_writer.Current, snapshot)) { Wake(); }
        }
        catch (Exception e)
        {
            // An exception on a timer would end the process.
            _surroundings.Logger.BackgroundTaskFailed(e, _cluster);
            _timer.Change(s_pauseAfterFailure, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Does what is due and returns how long nothing will be.</summary>
    private TimeSpan UntilNext(ClusterSnapshot? snapshot, long now)
    {
        if (snapshot is null) { return s_longestPause; }
        TimeSpan untilRefresh = RefreshPickers(snapshot, now);
        // What is null is not to come.
        long? soonest = new[]
        {
            _health.OwnDraining.LetReturn(snapshot.Nodes, now), _health.Ejections.LetReturn(snapshot.Nodes, now), _health.Probation.MakeDue(snapshot.Nodes, now), FollowFactors(snapshot, now),
        }.Min();
        TimeSpan until = soonest is { } at ? _surroundings.Clock.TimeBetween(now, at) : s_longestPause;
        return until < untilRefresh ? until : untilRefresh;
    }

    /// <summary>While the share of an endpoint grows, pools are built anew from step to step.</summary>
    private long? FollowFactors(ClusterSnapshot snapshot, long now)
    {
        if (_factorsChangeAt is { } at && at <= now)
        {
            Rebuild(now);
            foreach (EndpointNode node in snapshot.Nodes) { if (node.Tracker.Ramp is { } ramp && ramp.IsOver(now)) { node.Tracker.Ramp = null; } }
            _factorsChangeAt = null;
        }
        return _factorsChangeAt ??= PoolFactors.NextChange(snapshot.Nodes, now, _surroundings.Clock.After(0, s_shortestStep));
    }

    /// <summary>The pickers of all pools are of one policy, so they are due together.</summary>
    private TimeSpan RefreshPickers(ClusterSnapshot snapshot, long now)
    {
        TimeSpan period = snapshot.AllPools.Min(pool => pool.Picker.RefreshPeriod);
        TimeSpan left = period - _surroundings.Clock.TimeBetween(_pickerRefreshedAt, now);
        if (left > TimeSpan.Zero) { return left; }
        _pickerRefreshedAt = now;
        foreach (EndpointPool pool in snapshot.AllPools) { pool.Picker.Refresh(now); }
        return period;
    }

    private void Rebuild(long now)
    {
        Volatile.Write(ref _rebuiltAt, now);
        _factorsChangeAt = null;
        Publication publication = _writer.Rebuild();
        if (publication.Snapshot is { } snapshot)
        {
            _health.Rebuilt();
            Rebuilt?.Invoke();
            _surroundings.Logger.GenerationPublished(_cluster, snapshot.Generation, snapshot.Version.ToString(), snapshot.Pools.Sum(pool => pool.Nodes.Length), snapshot.Nodes.Length);
        }
        else if (publication.Refusal is { } refusal)
        {
            _surroundings.Logger.ConfigurationRefused(_cluster, Refusal.NameOf(RefusalCode.BuildFailed), _writer.Version.ToString()!, refusal);
        }
    }
}
