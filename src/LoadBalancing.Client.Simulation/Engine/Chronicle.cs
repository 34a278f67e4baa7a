using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What happened when: for reports, and for measuring how clients reacted.</summary>
internal sealed class Chronicle
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

    /// <summary>A server went bad or was healed.</summary>
    public void Note(long now, ScenarioAction action, SimulatedServer server)
    {
        switch (action)
        {
            case ScenarioAction.Slow or ScenarioAction.Fail or ScenarioAction.Refuse or ScenarioAction.Hang or ScenarioAction.Partition or ScenarioAction.Crash or ScenarioAction.Flap:
                // A second fault on top of a first is part of it.
                if (!_open.ContainsKey(server.Index)) { Begin(now, ScenarioText.NameOf(action), server.Index); }
                break;
            case ScenarioAction.Heal or ScenarioAction.Restart or ScenarioAction.Leave:
                if (_open.Remove(server.Index, out Fault? fault)) { fault.HealedAt = now; }
                break;
        }
    }

    /// <summary>A server turned without the scenario's doing.</summary>
    public void Note(long now, string text, SimulatedServer server) => Add(now, $"{server.Id} {text}");

    public void NoteRefusal(long now, string refusal)
    {
        if (_refusals++ < MostRefusals) { _events.Add(new(LatencySummary.OfNanoseconds(now), "refused: " + refusal)); }
    }

    private void Begin(long now, string name, int server)
    {
        var fault = new Fault(server, name, now);
        _open[server] = fault;
        Faults.Add(fault);
    }

    private void Add(long now, string text)
    {
        _events.Add(new(LatencySummary.OfNanoseconds(now), text));
        _times.Add(now);
    }
}
