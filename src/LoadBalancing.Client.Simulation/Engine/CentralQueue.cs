namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>
/// The oracle's way: one queue for all, and who is free and well takes the next. A slow server takes it only when waiting for a faster one would take longer, as far as
/// the length of the queue tells (the threshold policy for a slow server, Larsen 1981). Servers that fail are taken only when all do.
/// </summary>
internal sealed class CentralQueue
{
    private readonly SimulationState _state;
    private readonly ServerEntrance _entrance;
    private readonly IntQueue _queue = new();

    public CentralQueue(SimulationState state, ServerSide servers, ServerEntrance entrance)
    {
        (_state, _entrance) = (state, entrance);
        servers.WorkerFree = _ => Pull();
    }

    public void Arrive(int index)
    {
        _state.Requests[index].Place = RequestPlace.Queued;
        _queue.Add(index);
        Pull();
    }

    private void Pull()
    {
        while (_queue.Count > 0 && Choose() is { } server)
        {
            int index = _queue.Take();
            ref Request request = ref _state.Requests[index];
            if (request.IsSettled) { _state.Requests.Return(index); continue; }
            if (IsHopeless(in request, server)) { request.Place = RequestPlace.Lost; continue; }
            request.Server = server.Index;
            _state.Recorder.Attempted(in request, _state.Now);
            _entrance.Arrive(index);
        }
    }

    /// <summary>It would not be done before its deadline: under overload, whoever serves those serves nobody in time.</summary>
    private bool IsHopeless(in Request request, SimulatedServer server) =>
        _state.Now + (2 * TimeAt(server)) > request.Began + _state.GroupOf(in request).Deadline;

    private SimulatedServer? Choose()
    {
        SimulatedServer? best = null;
        double least = double.MaxValue, ratePerNanosecond = 0;
        bool isAnyFlawless = Array.Exists(_state.Servers, static server => server.Condition is { IsUsable: true, IsFlawless: true });
        foreach (SimulatedServer server in _state.Servers)
        {
            if (!server.HasFreeWorker || !IsUsable(server, isAnyFlawless)) { continue; }
            double time = TimeAt(server);
            if (time < least) { (best, least) = (server, time); }
        }
        if (best is null) { return null; }
        double fastest = least;
        foreach (SimulatedServer server in _state.Servers)
        {
            double time = TimeAt(server);
            if (time >= least || !IsUsable(server, isAnyFlawless)) { continue; }
            ratePerNanosecond += server.Group.Workers / time;
            fastest = Math.Min(fastest, time);
        }
        // All faster ones are busy: is the wait for one of them, with everybody who waits before, the longer?
        return ratePerNanosecond == 0 || _queue.Count / ratePerNanosecond >= least - fastest ? best : null;
    }

    private static bool IsUsable(SimulatedServer server, bool isAnyFlawless) => server.Condition.IsUsable && (server.Condition.IsFlawless || !isAnyFlawless);

    private double TimeAt(SimulatedServer server) => server.ServiceTime.Mean * server.Condition.SlownessAt(_state.Now, server.Group);
}
