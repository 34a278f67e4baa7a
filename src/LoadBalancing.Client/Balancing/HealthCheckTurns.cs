using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>Who is checked, and when. Everything happens under the lock of <see cref="HealthChecker"/>.</summary>
internal sealed class HealthCheckTurns(StampClock clock, Random random)
{
    private readonly Dictionary<EndpointTracker, HealthCheckTurn> _turns = [];
    private ImmutableArray<EndpointNode> _subsetSeen;
    private HashSet<EndpointTracker>? _subset;
    private ActiveCheckConfig? _config;
    private int _round;

    public bool IsEmpty => _turns.Count == 0;

    /// <summary>Follows snapshot and availabilities: endpoints that are to be checked get a turn, and the checks of all others end and are forgotten.</summary>
    public void Follow(ClusterSnapshot snapshot, ActiveCheckConfig config, long now)
    {
        if (config != _config)
        {
            // What the old check said stays true until the new one says otherwise.
            foreach (HealthCheckTurn turn in _turns.Values) { turn.Running?.Cancel(); }
            _turns.Clear();
            _config = config;
        }
        _round++;
        FollowSubset(snapshot);
        foreach (EndpointNode node in snapshot.Nodes) { if (IsToBeChecked(node, config, now)) { Keep(node, config, now); } }
        foreach (HealthCheckTurn turn in _turns.Values) { if (turn.Round != _round) { Drop(turn); } }
    }

    public void Clear()
    {
        foreach (HealthCheckTurn turn in _turns.Values) { Drop(turn); }
        _config = null;
    }

    /// <summary>Those whose time has come, the longest overdue first. No endpoint has two checks at a time.</summary>
    public IEnumerable<HealthCheckTurn> Due(long now, int most) =>
        [.. _turns.Values.Where(turn => turn.Running is null && turn.DueAt <= now).OrderBy(turn => turn.DueAt).Take(most)];

    /// <summary>When the next is due; null while all are under way.</summary>
    public long? Next() => _turns.Values.Where(turn => turn.Running is null).Select(turn => (long?)turn.DueAt).Min();

    private void Keep(EndpointNode node, ActiveCheckConfig config, long now)
    {
        bool mayReturn = IsWaitingForCheck(node, now);
        if (!_turns.TryGetValue(node.Tracker, out HealthCheckTurn? turn))
        {
            _turns[node.Tracker] = turn = new HealthCheckTurn(node) { DueAt = mayReturn ? now : clock.After(now, config.Schedule.First(random)) };
        }
        turn.Node = node;
        turn.Round = _round;
        if (mayReturn && turn.BegunAt < node.Tracker.Ejection.Until && turn.DueAt > now) { turn.DueAt = now; }
    }

    private bool IsToBeChecked(EndpointNode node, ActiveCheckConfig config, long now)
    {
        EndpointAvailability availability = node.Availability;
        if (availability > EndpointAvailability.Ejected) { return false; }
        return (config.IsPeriodic && _subset?.Contains(node.Tracker) != false) || (availability == EndpointAvailability.Ejected && (node.Tracker.Check.IsFailing || IsWaitingForCheck(node, now)));
    }

    /// <summary>Its time is over: a check that succeeds now lets a request try it.</summary>
    private static bool IsWaitingForCheck(EndpointNode node, long now) => node.Availability == EndpointAvailability.Ejected && node.Tracker.Ejection.Until <= now;

    /// <summary>Only those that this process uses are checked all the time: with many processes, each checks its own.</summary>
    private void FollowSubset(ClusterSnapshot snapshot)
    {
        if (snapshot.Subset == _subsetSeen) { return; }
        _subsetSeen = snapshot.Subset;
        _subset = snapshot.Subset == snapshot.Nodes ? null : [.. snapshot.Subset.Concat(snapshot.Labelled.SelectMany(part => part.Used)).Select(node => node.Tracker)];
    }

    private void Drop(HealthCheckTurn turn)
    {
        turn.Running?.Cancel();
        turn.Node.Tracker.Check.Forget();
        _turns.Remove(turn.Node.Tracker);
    }
}
