using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What servers do with requests that got in: let them wait, work on them, answer, or lose them.</summary>
internal sealed class ServerSide(SimulationState state, Answers answers)
{
    /// <summary>Gives a free worker something to do; by default from its server's own queue.</summary>
    public Action<SimulatedServer>? WorkerFree { get; set; }

    /// <summary>The server has it: a worker begins, or it waits.</summary>
    public void Take(int index, SimulatedServer server)
    {
        ref Request request = ref state.Requests[index];
        request.ArrivedAt = state.Now;
        request.Found = server.Requests;
        server.Account.Arrived(state.Now);
        if (server.Condition.Works && server.HasFreeWorker) { Begin(index, server); return; }
        request.Place = RequestPlace.Queued;
        server.Queue.Add(index);
        server.Account.Waits(server.Queue.Count);
    }

    public void Served(int index)
    {
        ref Request request = ref state.Requests[index];
        SimulatedServer server = state.Servers[request.Server];
        if (server.Condition.Hangs) { request.Place = RequestPlace.Held; return; }
        Finish(index, server);
        Pull(server);
    }

    /// <summary>Whoever waits is served while workers are free.</summary>
    public void Pull(SimulatedServer server)
    {
        while (server.Condition.Works && server.HasFreeWorker && server.Queue.Count > 0)
        {
            int index = server.Queue.Take();
            ref Request request = ref state.Requests[index];
            if (request.IsSettled && server.Group.DropsCanceled)
            {
                server.Account.Left(state.Now, request.ArrivedAt);
                state.Requests.Return(index);
            }
            else { Begin(index, server); }
        }
        WorkerFree?.Invoke(server);
    }

    /// <summary>A hung server goes on where it stopped.</summary>
    public void GoOn(SimulatedServer server)
    {
        foreach (int index in server.InService.ToArray())
        {
            if (state.Requests[index].Place == RequestPlace.Held) { Finish(index, server); }
        }
        Pull(server);
    }

    /// <summary>The process ends: all that is here is lost, and so are the connections.</summary>
    public void Break(SimulatedServer server)
    {
        server.EndLife(state.Now);
        foreach (int index in server.InService.ToArray())
        {
            server.Account.Served(state.Now, state.Requests[index].ServedSince);
            Lose(index, server);
        }
        server.InService.Clear();
        while (server.Queue.Count > 0) { Lose(server.Queue.Take(), server); }
    }

    private void Begin(int index, SimulatedServer server)
    {
        ref Request request = ref state.Requests[index];
        request.Place = RequestPlace.Served;
        request.ServedSince = state.Now;
        server.InService.Add(index);
        server.Account.Began(state.Now);
        ulong chance = request.Chance + Salts.Service;
        state.After((long)(server.ServiceTime.Draw(ref chance) * server.Condition.SlownessAt(state.Now, server.Group)), EventKind.Served, index);
    }

    private void Finish(int index, SimulatedServer server)
    {
        ref Request request = ref state.Requests[index];
        request.Answer = server.Group.ErrorShare > 0 && Chance.UniformOf(request.Chance, Salts.Error) < server.Group.ErrorShare ? OutcomeKind.Failure : OutcomeKind.Success;
        request.Report = server.Reports?.Served(state.Now, in request, server.Requests, server.Condition.Taken);
        server.InService.Remove(index);
        server.Account.Served(state.Now, request.ServedSince);
        server.Account.Left(state.Now, request.ArrivedAt);
        if (request.IsSettled) { state.Requests.Return(index); }
        else { answers.Send(index, request.Answer); }
    }

    private void Lose(int index, SimulatedServer server)
    {
        ref Request request = ref state.Requests[index];
        server.Account.Left(state.Now, request.ArrivedAt);
        request.Stamp++;
        if (request.IsSettled) { state.Requests.Return(index); }
        else { answers.Send(index, OutcomeKind.Disconnected); }
    }
}
