using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What clients do: begin requests, wait for answers, give up, and tell the real cluster how it went.</summary>
internal sealed class ClientSide(SimulationState state, Deadlines deadlines, ClientAttempts attempts, ClientStreams streams, ClientConnecting connecting)
{
    private const string Canceled = "canceled";

    /// <summary>Called when a request is settled, for the user that waits for it.</summary>
    public Action<SimulatedClient, long> Settled { get; set; } = static (_, _) => { };

    public void Begin(SimulatedClient client, ulong chance)
    {
        int index = state.Requests.Rent();
        ref Request request = ref state.Requests[index];
        request.Client = client.Index;
        request.Server = -1;
        request.Chance = chance;
        request.Began = state.Now;
        request.IsCounted = state.Recorder.Began(state.Now);
        request.Place = RequestPlace.OnItsWay;
        request.Snapshot = client.Cluster?.Snapshot;
        request.Version = client.Version;
        state.Recorder.Versions.Began(in request, state.Now);
        state.Unsettled++;
        deadlines.Add(index, client.Group);
        if (client.Cluster is null) { state.After(state.NetworkTime(in request, Salts.WayOut), EventKind.Arrive, index); }
        else if (!attempts.TryBegin(index, client)) { End(index, client, kind: null); }
    }

    /// <summary>The answer, or the news that there will be none, has come.</summary>
    public void Answered(int index)
    {
        ref Request request = ref state.Requests[index];
        if (request.IsSettled) { state.Requests.Return(index); return; }
        SimulatedClient client = state.Clients[request.Client];
        OutcomeKind kind = request.Answer;
        if (kind == OutcomeKind.Success && ClientStreams.IsStream(in request, client.Group))
        {
            streams.Begin(index, client);
            Settle(ref request, client, kind);
            return;
        }
        // An answer leaves the connection as it was, unless the server closes it with its leave.
        if (request.HoldsConnection) { connecting.Release(ref request, isUsable: !kind.IsTransportFailure() && !request.IsTurnedAway); }
        if (request.IsTurnedAway) { request.Lease.ReportDraining(); }
        request.Lease.Complete(new CallResult(kind) { LoadReport = request.Report });
        if (kind == OutcomeKind.Unreachable && attempts.TryElsewhere(index, client)) { return; }
        End(index, client, kind);
    }

    /// <summary>No connection could be made to the endpoint; the request was not sent.</summary>
    public void NotConnected(int index)
    {
        ref Request request = ref state.Requests[index];
        SimulatedClient client = state.Clients[request.Client];
        request.Lease.Complete(OutcomeKind.Unreachable);
        if (!attempts.TryElsewhere(index, client)) { End(index, client, OutcomeKind.Unreachable); }
    }

    /// <summary>The client gives up. What is at a server stays there.</summary>
    public void GiveUp(int index)
    {
        ref Request request = ref state.Requests[index];
        SimulatedClient client = state.Clients[request.Client];
        if (request.HoldsConnection) { connecting.Release(ref request, isUsable: client.Group.Spec.Multiplexed); }
        request.Lease.Complete(new CallResult(OutcomeKind.Canceled) { ErrorType = Canceled });
        if (request.Place is RequestPlace.Connecting or RequestPlace.Lost) { End(index, client, OutcomeKind.Canceled); }
        else { Settle(ref request, client, OutcomeKind.Canceled); }
    }

    /// <summary>Nobody needs the request any more.</summary>
    private void End(int index, SimulatedClient client, OutcomeKind? kind)
    {
        Settle(ref state.Requests[index], client, kind);
        state.Requests.Return(index);
    }

    private void Settle(ref Request request, SimulatedClient client, OutcomeKind? kind)
    {
        request.IsSettled = true;
        state.Unsettled--;
        state.Recorder.Ended(in request, client.Group.Deadline, kind, state.Now);
        Settled(client, request.Began);
    }
}
