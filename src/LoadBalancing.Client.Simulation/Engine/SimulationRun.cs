using LoadBalancing.Client.Simulation.Engine.Analysis;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>The loop: whatever is due next happens, until all clients have their answers.</summary>
internal sealed class SimulationRun
{
    private const int WarmUpOver = 0, SendingOver = 1;
    private readonly Scenario _scenario;
    private readonly SimulationState _state;
    private readonly ServerSide _servers;
    private readonly ServerEntrance _entrance;
    private readonly ClientSide _clients;
    private readonly ClientStreams _streams;
    private readonly ClientConnecting _connecting;
    private readonly CentralQueue? _centralQueue;
    private readonly Arrivals[] _arrivals;
    private readonly Happenings _happenings;
    private readonly ConfigurationDelivery _delivery;
    private readonly MeasuredAreas _areas;
    private readonly Deadlines _deadlines;
    private bool _isSendingOver;

    public SimulationRun(Scenario scenario, SimulationSubject subject, SimulationState state, Membership membership)
    {
        (_scenario, _state) = (scenario, state);
        Chronicle = new Chronicle(state.Servers);
        _deadlines = new Deadlines(state.Groups, state.Requests);
        var answers = new Answers(state);
        _servers = new ServerSide(state, answers);
        _entrance = new ServerEntrance(state, _servers, answers);
        _centralQueue = subject.IsCentralQueue ? new CentralQueue(state, _servers, _entrance) : null;
        _connecting = new ClientConnecting(state);
        _streams = new ClientStreams(state, _connecting);
        _clients = new ClientSide(state, _deadlines, new ClientAttempts(state, _connecting, membership.ServersById), _streams, _connecting);
        _connecting.Failed = _clients.NotConnected;
        _arrivals = [.. state.Groups.Select(group => new Arrivals(state, _clients, group, scenario))];
        _clients.Settled = (client, began) => _arrivals[client.Group.Index].Settled(client, began);
        _delivery = new ConfigurationDelivery(state, membership, Chronicle, Chance.Seeded(scenario.Seed, -1));
        _happenings = new Happenings(state, _servers, _streams, _delivery, Chronicle);
        _areas = new MeasuredAreas(state.Servers);
    }

    public Chronicle Chronicle { get; }

    public SimulationResult Run(string subject)
    {
        Schedule();
        while (_state.Unsettled > 0 || !_isSendingOver) { Step(); }
        ClosingTime.Close(_state);
        return ResultBuilder.Build(_scenario, subject, _state, Chronicle, _areas);
    }

    private void Schedule()
    {
        _state.Events.Add(SimulatedTime.Of(_scenario.WarmUp), EventKind.Mark, WarmUpOver);
        foreach ((int index, ScenarioEvent happening) in _scenario.Events.Index()) { _state.Events.Add(SimulatedTime.Of(happening.At), EventKind.Happening, index); }
        // After what the scenario says of the same instant: the run may end with this mark.
        _state.Events.Add(_state.Recorder.Slices.End, EventKind.Mark, SendingOver);
        foreach (SimulatedServer server in _state.Servers) { if (server.Group.AntagonistShare > 0) { _happenings.ChangeAntagonist(server); } }
        foreach (Arrivals arrivals in _arrivals) { arrivals.Start(); }
    }

    private void Step()
    {
        long next = _state.Events.NextAt, timer = _state.Time.NextDue;
        if (_deadlines.TryFind(before: Math.Min(next, timer), out int late, out long deadline))
        {
            _state.Time.MoveTo(deadline);
            _clients.GiveUp(late);
            return;
        }
        if (timer <= next) { _state.Time.FireNext(); return; }
        SimulationEvent due = _state.Events.Take();
        _state.Time.MoveTo(due.At);
        Do(in due);
    }

    private void Do(in SimulationEvent due)
    {
        switch (due.Kind)
        {
            case EventKind.Arrival: _arrivals[due.Index].Arrive(); break;
            case EventKind.Thought: _arrivals[_state.Clients[due.Index].Group.Index].Go(_state.Clients[due.Index]); break;
            case EventKind.Arrive or EventKind.Served or EventKind.Answer or EventKind.StreamEnd:
                if (_state.Requests[due.Index].Stamp == due.Stamp) { MoveOn(in due); }
                break;
            case EventKind.Connected: _connecting.Connected(_state.Clients[due.Index], (int)due.Stamp); break;
            case EventKind.Happening: _happenings.Happen(_scenario.Events[due.Index]); break;
            case EventKind.Flap: _happenings.Flap(_state.Servers[due.Index], due.Stamp); break;
            case EventKind.Antagonist: _happenings.ChangeAntagonist(_state.Servers[due.Index]); break;
            case EventKind.Discovery: _delivery.Deliver(_state.Clients[due.Index]); break;
            case EventKind.Delivery: _delivery.Deliver(_state.Clients[due.Index], change: (int)due.Stamp); break;
            case EventKind.Due: _delivery.Due(_state.Clients[due.Index], change: (int)due.Stamp); break;
            case EventKind.Moment: _delivery.NoteMoment(due.Index); break;
            case EventKind.Mark when due.Index == WarmUpOver: _areas.Begin(_state.Now); break;
            case EventKind.Mark: EndSending(); break;
        }
    }

    private void EndSending()
    {
        _areas.End(_state.Now);
        _isSendingOver = true;
    }

    private void MoveOn(in SimulationEvent due)
    {
        switch (due.Kind)
        {
            case EventKind.Arrive when _centralQueue is not null: _centralQueue.Arrive(due.Index); break;
            case EventKind.Arrive: _entrance.Arrive(due.Index); break;
            case EventKind.Served: _servers.Served(due.Index); break;
            case EventKind.Answer: _clients.Answered(due.Index); break;
            default: _streams.End(due.Index); break;
        }
    }
}
