using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What happened when: for reports, and for measuring how clients reacted.</summary>
internal sealed class Chronicle(SimulatedServer[] servers)
{
    private const int MostRefusals = 20;
    private readonly List<EventResult> _events = [];
    private readonly List<long> _times = [];
    private readonly Dictionary<int, Fault> _open = [];
    private int _refusals;

    public IReadOnlyList<EventResult> Events => _events;

    /// <summary>When anything changed, in order.</summary>
    public IReadOnlyList<long> Times => _times;

    public List<Fault> Faults { get; } = [];

    public void Note(long now, ScenarioEvent happening) => Add(now, ScenarioText.Of(happening));

    /// <summary>A configuration that was delivered before becomes active.</summary>
    public void NoteMoment(long now, ScenarioEvent update) => Add(now, ScenarioText.OfMoment(update));

    /// <summary>Something happened to a server: it may have gone bad, or be well again. A second fault on top of a first is part of it.</summary>
    public void Note(long now, ScenarioAction action, SimulatedServer server)
    {
        bool isBad = server.Condition is { IsBad: true, IsGone: false };
        if (isBad && IsFault(action) && !_open.ContainsKey(server.Index))
        {
            Fault fault = _open[server.Index] = new Fault(server.Index, ScenarioText.NameOf(action), now, FairShareOf(server));
            Faults.Add(fault);
        }
        else if (!isBad && _open.Remove(server.Index, out Fault? fault)) { fault.Heal(now, FairShareOf(server)); }
    }

    /// <summary>A server turned without the scenario's doing.</summary>
    public void Note(long now, string text, SimulatedServer server) => Add(now, $"{server.Id} {text}");

    /// <summary>Clients that refuse the same at the same time are one line.</summary>
    public void NoteRefusal(long now, string refusal)
    {
        var noted = new EventResult(LatencySummary.OfNanoseconds(now), "refused: " + refusal);
        if (_refusals == MostRefusals || _events.Contains(noted)) { return; }
        _refusals++;
        _events.Add(noted);
    }

    private static bool IsFault(ScenarioAction action) => action is ScenarioAction.Slow or ScenarioAction.Fail or ScenarioAction.Refuse or ScenarioAction.Hang
        or ScenarioAction.Partition or ScenarioAction.Crash or ScenarioAction.Flap
        or ScenarioAction.FailGateway or ScenarioAction.Overload or ScenarioAction.Drain;

    private double FairShareOf(SimulatedServer server) =>
        server.Condition.IsGone ? 0 : server.Group.Weight / servers.Sum(other => other.Condition.IsGone ? 0 : other.Group.Weight);

    private void Add(long now, string text)
    {
        _events.Add(new(LatencySummary.OfNanoseconds(now), text));
        _times.Add(now);
    }
}
