using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Asks endpoints whether they are well, off the request path: one timer a cluster, at most 32 checks at a time, none for longer than its time. What the answers mean
/// together with those to requests: <see cref="HealthCheckVerdicts"/>.
/// </summary>
internal sealed class HealthChecker : IDisposable
{
    private const int MostAtATime = 32;
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly string _cluster;
    private readonly ClusterSurroundings _surroundings;
    private readonly SnapshotWriter _writer;
    private readonly HealthCheckVerdicts _verdicts;
    private readonly HealthCheckTurns _turns;
    private readonly HealthCheckRunner _runner;
    private readonly ITimer _timer;
    private int _running;
    private int _isWoken;
    private bool _isIdle = true;
    private bool _isDisposed;

    public HealthChecker(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, Ejections ejections, Transitions transitions)
    {
        _cluster = cluster;
        _surroundings = surroundings;
        _writer = writer;
        _verdicts = new HealthCheckVerdicts(ejections, transitions);
        _turns = new HealthCheckTurns(surroundings.Clock, surroundings.Random);
        _runner = new HealthCheckRunner(cluster, surroundings);
        _timer = Background.CreateTimer(surroundings.Time, static state => ((HealthChecker)state!).Run(), this, Timeout.InfiniteTimeSpan);
    }

    private ActiveCheckConfig? Config => _writer.Current?.Config.Health.ActiveCheck;

    /// <summary>Something changed: a version, an endpoint, or a check ended. Nothing happens in a cluster that checks nothing.</summary>
    public void Wake()
    {
        if (Config is null && Volatile.Read(in _isIdle)) { return; }
        if (Interlocked.Exchange(ref _isWoken, 1) == 0) { _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); }
    }

    /// <summary>Whether an endpoint whose ejection is over may be tried by a request: at once where nothing is checked, else after a check that succeeded since.</summary>
    public bool MayReturn(EndpointNode node, long now)
    {
        if (Config is null || HealthCheckVerdicts.IsWell(node)) { return true; }
        Wake();
        return false;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _turns.Clear();
        }
        _timer.Dispose();
    }

    private void Run()
    {
        try
        {
            Volatile.Write(ref _isWoken, 0);
            List<(HealthCheckTurn Turn, CancellationTokenSource Stopping)> begun = [];
            TimeSpan pause = Timeout.InfiniteTimeSpan;
            if (_writer.Current is { } snapshot)
            {
                ActiveCheckConfig? config = snapshot.Config.Health.ActiveCheck;
                if (config is null) { _verdicts.Absolve(snapshot, _surroundings.Clock.Now()); }
                lock (_lock)
                {
                    if (_isDisposed) { return; }
                    long now = _surroundings.Clock.Now();
                    if (config is null) { _turns.Clear(); }
                    else
                    {
                        _turns.Follow(snapshot, config, now);
                        foreach (HealthCheckTurn turn in _turns.Due(now, MostAtATime - _running)) { begun.Add((turn, Begin_Locked(turn, config.Schedule, now))); }
                        // With all places taken, the end of a check wakes us.
                        if (_running < MostAtATime && _turns.Next() is { } next) { pause = Until(next, now); }
                    }
                    Volatile.Write(ref _isIdle, _turns.IsEmpty);
                }
                foreach ((HealthCheckTurn turn, CancellationTokenSource stopping) in begun) { _ = CheckAsync(turn, turn.Node, snapshot, config!, stopping); }
            }
            // Whoever woke us meanwhile has set the timer to now; it must not be put off.
            if (Volatile.Read(in _isWoken) == 0) { _timer.Change(pause, Timeout.InfiniteTimeSpan); }
            if (Volatile.Read(in _isWoken) == 1) { _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); }
        }
        catch (Exception e)
        {
            // An exception on a timer would end the process.
            _surroundings.Logger.BackgroundTaskFailed(e, _cluster);
            _timer.Change(s_pauseAfterFailure, Timeout.InfiniteTimeSpan);
        }
    }

    private CancellationTokenSource Begin_Locked(HealthCheckTurn turn, CheckSchedule schedule, long now)
    {
        turn.BegunAt = now;
        turn.DueAt = _surroundings.Clock.After(now, schedule.Next(_surroundings.Random));
        _running++;
        return turn.Running = new CancellationTokenSource();
    }

    private TimeSpan Until(long at, long now)
    {
        TimeSpan left = _surroundings.Clock.TimeBetween(now, at);
        // A timer takes whole milliseconds, and cuts off the rest.
        return left > TimeSpan.Zero ? left + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
    }

    private async Task CheckAsync(HealthCheckTurn turn, EndpointNode node, ClusterSnapshot snapshot, ActiveCheckConfig config, CancellationTokenSource stopping)
    {
        CheckResult? result = await _runner.RunAsync(node, snapshot, config, stopping.Token).ConfigureAwait(false);
        try { End(turn, node, config, stopping, result); }
        catch (Exception e) { _surroundings.Logger.BackgroundTaskFailed(e, _cluster); }
    }

    private void End(HealthCheckTurn turn, EndpointNode node, ActiveCheckConfig config, CancellationTokenSource stopping, CheckResult? result)
    {
        long now = _surroundings.Clock.Now();
        bool wasFailing = node.Tracker.Check.IsFailing, counts = false;
        lock (_lock)
        {
            _running--;
            if (ReferenceEquals(turn.Running, stopping)) { turn.Running = null; }
            // The check of an endpoint that left, or of settings that did, says nothing any more.
            counts = result is not null && !stopping.IsCancellationRequested;
            if (counts && result!.Value.IsGood) { node.Tracker.Check.Succeeded(now, config.Rise); }
            else if (counts) { node.Tracker.Check.Failed(config.Fall); }
        }
        if (counts)
        {
            _runner.Count(result!.Value.End);
            bool hears = config.Spec.Port is null || config.Spec.Port == node.Port;
            _verdicts.Judge(node, result.Value, wasFailing, hears, now);
            // The settings may have gone in this moment: nobody would bring it back.
            if (stopping.IsCancellationRequested && Config is null) { _verdicts.Absolve(node, now); }
        }
        stopping.Dispose();
        Wake();
    }
}
