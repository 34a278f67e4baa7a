using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Output;

namespace LoadBalancing.Lbctl.Views;

/// <summary>A line for each change of the phase, for each member that is in trouble, and for counts once a second at most: a log of a thousand members stays readable.</summary>
internal sealed class PlainRolloutView(Screen screen, TimeProvider time) : RolloutView
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lateSince = new(StringComparer.Ordinal);
    private string _phase = "", _step = "";
    private long _toldAt;

    public override void Say(string line) { lock (_lock) { screen.Line(line); } }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override void Show(FleetStatus? before, FleetStatus now)
    {
        if (now.Rollout is not { } rollout) { return; }
        lock (_lock)
        {
            string phase = string.Join(' ', rollout.Phase, Surroundings.Text(rollout.Wave), rollout.Reason), step = RolloutText.Step(rollout, now.Members.Count);
            if (phase != _phase)
            {
                _told.Clear();
                Tell_Locked(step, RolloutText.Of(rollout, now.Members.Count));
            }
            else if (step != _step && time.GetElapsedTime(_toldAt) >= s_pause) { Tell_Locked(step, step); }
            _phase = phase;
            foreach (FleetMember member in now.Members.Where(member => Trouble.Of(member, rollout) > 2))
            {
                string name = $"{member.Role}/{member.Id}";
                bool isLate = member.IsLaggard && member.State is "ready" or "staged";
                // At each flip all are late for as long as their reports are under way.
                if (isLate && !IsStillLate_Locked(name)) { continue; }
                string line = $"{name} {(isLate ? "late" : member.State)}{(member.Error is { } error ? $": {error}" : "")}";
                if (_told.Add(line)) { screen.Line(line); }
            }
            foreach (FleetMember member in now.Members.Where(member => !member.IsLaggard)) { _lateSince.Remove($"{member.Role}/{member.Id}"); }
        }
    }

    private bool IsStillLate_Locked(string name)
    {
        if (_lateSince.TryGetValue(name, out long since)) { return time.GetElapsedTime(since) >= s_pause; }
        _lateSince[name] = time.GetTimestamp();
        return false;
    }

    private void Tell_Locked(string step, string line)
    {
        (_step, _toldAt) = (step, time.GetTimestamp());
        screen.Line(line);
    }
}
