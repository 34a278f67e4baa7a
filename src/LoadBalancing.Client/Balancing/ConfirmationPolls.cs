using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Whom to ask what it runs, and when: endpoints of the version that runs, waits or is the first, at once and then less and less often while they do not run what they must; the others now and then,
/// unless their answers say so anyway. At most 32 at a time, none twice.
/// </summary>
internal sealed class ConfirmationPolls(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, ConfirmationGate gate) : IDisposable
{
    private const int MostAtATime = 32;
    private readonly Lock _lock = new();
    private readonly Dictionary<EndpointTracker, ConfirmationTurn> _turns = [];
    private readonly ConfirmationPoll _poll = new(cluster, surroundings);
    private int _round;
    private int _running;
    private volatile bool _isIdle = true;

    public bool IsIdle => _isIdle;

    /// <summary>Called when a question was answered, or its time was over; set once by the owner.</summary>
    public Action Ended { get; set; } = static () => { };

    /// <summary>Asks those whose turn it is, and returns when the next is.</summary>
    public long? Run(long now)
    {
        List<ConfirmationTurn> begun = [];
        long? next = null;
        lock (_lock)
        {
            Follow_Locked(now);
            foreach (ConfirmationTurn turn in _turns.Values.Where(turn => !turn.IsRunning && turn.DueAt <= now).OrderBy(turn => turn.DueAt))
            {
                if (turn.IsSatisfied && IsHeard(turn, now)) { continue; }
                // With all places taken, the end of a question wakes us.
                if (_running == MostAtATime) { break; }
                _running++;
                turn.IsRunning = true;
                begun.Add(turn);
            }
            _isIdle = _turns.Count == 0;
        }
        foreach (ConfirmationTurn turn in begun) { _ = AskAsync(turn, now); }
        lock (_lock) { if (_running < MostAtATime) { next = _turns.Values.Where(turn => !turn.IsRunning).Select(turn => (long?)turn.DueAt).Min(); } }
        return next;
    }

    public void Dispose() => _poll.Dispose();

    /// <summary>Its answers to requests said so lately: it need not be asked.</summary>
    private bool IsHeard(ConfirmationTurn turn, long now)
    {
        long until = surroundings.Clock.After(turn.Node.Tracker.Confirmation.HeardAt, ConfirmationTurn.Rest);
        if (turn.Node.Tracker.Confirmation.HeardAt == 0 || until <= now) { return false; }
        turn.DueAt = until;
        return true;
    }

    private async Task AskAsync(ConfirmationTurn turn, long now)
    {
        await _poll.AskAsync(turn, now).ConfigureAwait(false);
        lock (_lock)
        {
            _running--;
            turn.IsRunning = false;
            turn.DueAt = surroundings.Clock.After(surroundings.Clock.Now(), turn.Pause(surroundings.Random));
            turn.Level += turn.IsSatisfied ? 0 : 1;
        }
        Ended();
    }

    private void Follow_Locked(long now)
    {
        _round++;
        Draft? draft = gate.Waiting?.Draft ?? writer.First;
        (ServingRule? coming, ImmutableArray<EndpointNode> joining) = draft is { Next: { } next } ? (writer.StandingOf(draft.Config, draft.Version, next.Nodes)?.Rule, next.Nodes) : (null, []);
        HashSet<EndpointTracker> staying = coming is null ? [] : [.. joining.Select(node => node.Tracker)];
        if (writer.Current is { Confirmation: not null } current)
        {
            ServingRule running = writer.StandingOf(current.Config, current.Version, current.Nodes)!.Rule;
            foreach (EndpointNode node in current.Nodes) { Keep_Locked(node, current.Config, running, staying.Remove(node.Tracker) ? coming : null, now); }
        }
        foreach (EndpointNode node in joining) { if (staying.Contains(node.Tracker)) { Keep_Locked(node, draft!.Config, running: null, coming, now); } }
        foreach (ConfirmationTurn turn in _turns.Values) { if (turn.Round != _round) { _turns.Remove(turn.Node.Tracker); } }
    }

    private void Keep_Locked(EndpointNode node, ClusterConfig config, ServingRule? running, ServingRule? coming, long now)
    {
        if (node.Weight <= 0 || node.Availability >= EndpointAvailability.Disabled) { return; }
        bool isSatisfied = running?.Admits(node) != false && coming?.Admits(node) != false;
        long wanted = coming?.Required ?? running?.Required ?? 0;
        if (!_turns.TryGetValue(node.Tracker, out ConfirmationTurn? turn))
        {
            _turns[node.Tracker] = turn = new ConfirmationTurn(node, config) { IsSatisfied = isSatisfied, Wanted = wanted, DueAt = now };
        }
        (turn.Node, turn.Config, turn.Round) = (node, config, _round);
        if (!isSatisfied && (turn.IsSatisfied || turn.Wanted != wanted)) { (turn.Level, turn.DueAt) = (0, now); }
        else if (isSatisfied && !turn.IsSatisfied) { turn.DueAt = surroundings.Clock.After(now, ConfirmationTurn.Rest * surroundings.Random.NextDouble()); }
        (turn.IsSatisfied, turn.Wanted) = (isSatisfied, wanted);
    }
}
