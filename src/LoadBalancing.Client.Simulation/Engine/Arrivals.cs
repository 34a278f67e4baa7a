using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>When requests of a group begin: by the clock in an open loop, after the last answer in a closed one.</summary>
internal sealed class Arrivals
{
    /// <summary>A user whose request ended in the same instant waits so long: otherwise time would stand still.</summary>
    private const long ShortestPause = 1_000_000;

    private readonly SimulationState _state;
    private readonly ClientSide _clients;
    private readonly SimulatedClientGroup _group;
    private readonly RateProfile _rate;
    private readonly double[] _gaps;
    private ulong _chance;
    private ulong _spacing;
    private int _gap;

    public Arrivals(SimulationState state, ClientSide clients, SimulatedClientGroup group, Scenario scenario)
    {
        (_state, _clients, _group) = (state, clients, group);
        _rate = new RateProfile(group.Spec.Rate, scenario.Events
            .Where(happening => happening.Action == ScenarioAction.Rate && NamePattern.Matches(happening.Clients, group.Spec.Name, group.Spec.Name))
            .OrderBy(happening => happening.At));
        double mean = group.Spec.RecordedGaps.Count == 0 ? 1 : group.Spec.RecordedGaps.Average(gap => gap.Ticks);
        _gaps = [.. group.Spec.RecordedGaps.Select(gap => gap.Ticks / mean)];
        _chance = Chance.Seeded(scenario.Seed, 2 * group.Index);
        _spacing = Chance.Seeded(scenario.Seed, (2 * group.Index) + 1);
    }

    public void Start()
    {
        if (_group.Spec.Arrivals != ArrivalKind.Closed) { Schedule(); return; }
        for (int i = 0; i < _group.Spec.Count * _group.Spec.Concurrency; i++) { Think(_state.Clients[_group.FirstClient + (i % _group.Spec.Count)], lastBegan: -1); }
    }

    /// <summary>An arrival of the open loop.</summary>
    public void Arrive()
    {
        int client = _group.FirstClient + Chance.Below(_group.Spec.Count, ref _chance);
        _clients.Begin(_state.Clients[client], Chance.Next(ref _chance));
        Schedule();
    }

    /// <summary>A user of the closed loop has thought.</summary>
    public void Go(SimulatedClient client) => _clients.Begin(client, Chance.Next(ref _chance));

    /// <summary>A request of this group has its answer.</summary>
    public void Settled(SimulatedClient client, long began)
    {
        if (_group.Spec.Arrivals == ArrivalKind.Closed) { Think(client, began); }
    }

    private void Schedule()
    {
        double gap = _group.Spec.Arrivals switch
        {
            ArrivalKind.Poisson => Chance.Exponential(ref _spacing),
            ArrivalKind.Recorded => _gaps[_gap++ % _gaps.Length],
            _ => 1,
        };
        long at = _rate.Next(gap);
        if (at < _state.Recorder.Slices.End) { _state.Events.Add(at, EventKind.Arrival, _group.Index); }
    }

    private void Think(SimulatedClient client, long lastBegan)
    {
        long pause = (long)_group.ThinkTime.Draw(ref _spacing);
        long at = _state.Now + (pause == 0 && lastBegan == _state.Now ? ShortestPause : pause);
        if (at < _state.Recorder.Slices.End) { _state.Events.Add(at, EventKind.Thought, client.Index); }
    }
}
