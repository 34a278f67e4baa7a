using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What clients do: begin requests, ask the real cluster for an endpoint, tell it how attempts ended, try another endpoint where nothing was sent.</summary>
internal sealed class ClientSide(SimulationState state, Deadlines deadlines, ClientConnecting connecting, IReadOnlyDictionary<string, int> serverOfEndpoint)
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
        state.Unsettled++;
        deadlines.Add(index, client.Group);
        request.Snapshot = client.Cluster?.Snapshot;
        if (client.Cluster is null) { state.After(state.NetworkTime(in request, Salts.WayOut), EventKind.Arrive, index); }
        else if (!TryAttempt(index, client, client.Cluster))
        {
            Settle(index, client, kind: null);
            state.Requests.Return(index);
        }
    }

    /// <summary>The answer, or the news that there will be none, has come.</summary>
    public void Answered(int index)
    {
        ref Request request = ref state.Requests[index];
        if (request.IsSettled) { state.Requests.Return(index); return; }
        SimulatedClient client = state.Clients[request.Client];
        OutcomeKind kind = request.Answer;
        if (request.HoldsConnection && kind != OutcomeKind.Success) { connecting.Release(ref request, isUsable: kind is OutcomeKind.Failure or OutcomeKind.Overloaded); }
        if (kind == OutcomeKind.Success && IsStream(in request, client.Group)) { BeginStream(index, client); return; }
        if (request.HoldsConnection) { connecting.Release(ref request, isUsable: true); }
        request.Lease.Complete(new CallResult(kind) { LoadReport = request.Report });
        if (kind == OutcomeKind.Unreachable && TryElsewhere(index, client)) { return; }
        Settle(index, client, kind);
        state.Requests.Return(index);
    }

    /// <summary>No connection could be made to the endpoint; the request was not sent.</summary>
    public void NotConnected(int index)
    {
        ref Request request = ref state.Requests[index];
        SimulatedClient client = state.Clients[request.Client];
        request.Lease.Complete(OutcomeKind.Unreachable);
        if (TryElsewhere(index, client)) { return; }
        Settle(index, client, OutcomeKind.Unreachable);
        state.Requests.Return(index);
    }

    /// <summary>The client gives up. What is at a server stays there.</summary>
    public void GiveUp(int index)
    {
        ref Request request = ref state.Requests[index];
        SimulatedClient client = state.Clients[request.Client];
        bool isAtClient = request.Place is RequestPlace.Connecting or RequestPlace.Lost;
        if (request.HoldsConnection) { connecting.Release(ref request, isUsable: client.Group.Spec.Multiplexed); }
        request.Lease.Complete(new CallResult(OutcomeKind.Canceled) { ErrorType = Canceled });
        Settle(index, client, OutcomeKind.Canceled);
        if (isAtClient) { state.Requests.Return(index); }
    }

    public void EndStream(int index)
    {
        ref Request request = ref state.Requests[index];
        if (request.HoldsConnection) { connecting.Release(ref request, isUsable: true); }
        request.Lease.Complete(OutcomeKind.Success);
        state.Requests.Return(index);
    }

    /// <summary>A server's process ended, and all that it streamed.</summary>
    public void BreakStreams(SimulatedServer server)
    {
        for (int index = 0; index < state.Requests.Highest; index++)
        {
            ref Request request = ref state.Requests[index];
            if (request.Place != RequestPlace.Streaming || request.Server != server.Index) { continue; }
            if (request.HoldsConnection) { connecting.Release(ref request, isUsable: false); }
            request.Lease.Complete(OutcomeKind.Disconnected);
            state.Requests.Return(index);
        }
    }

    /// <summary>False when no endpoint may serve.</summary>
    private bool TryAttempt(int index, SimulatedClient client, Cluster cluster)
    {
        ref Request request = ref state.Requests[index];
        var context = new PickContext { HashKey = HashKeyOf(in request, client.Group), Tried = request.Tried };
        if (request.Snapshot is not { } snapshot || !cluster.TryAcquire(snapshot, in context, out EndpointLease lease)) { return false; }
        if (request.Tried is null) { cluster.Budget.CountRequest(lease.StartedAt, snapshot.Config.Resilience.Budget); }
        request.Lease = lease;
        request.Server = serverOfEndpoint[lease.Endpoint.Id];
        state.Recorder.Attempted(in request, state.Now);
        connecting.Send(index, client);
        return true;
    }

    /// <summary>As the handler does: what was never sent goes to another endpoint, within the limits that are configured.</summary>
    private bool TryElsewhere(int index, SimulatedClient client)
    {
        ref Request request = ref state.Requests[index];
        if (client.Cluster is not { } cluster || request.Snapshot?.Config.Resilience is not { } rules) { return false; }
        TriedEndpoints tried = request.Tried ??= new TriedEndpoints();
        tried.Add(request.Lease.Endpoint);
        return tried.Count <= rules.MaxOtherEndpoints && cluster.Budget.TryTake(state.Time.GetTimestamp(), rules.Budget) && TryAttempt(index, client, cluster);
    }

    private void BeginStream(int index, SimulatedClient client)
    {
        ref Request request = ref state.Requests[index];
        if (request.Report is { } report) { request.Lease.ReportLoad(report); }
        request.Lease.ReportFirstByte(OutcomeKind.Success);
        Settle(index, client, OutcomeKind.Success);
        request.Place = RequestPlace.Streaming;
        ulong chance = request.Chance + Salts.Stream;
        _ = Chance.Next(ref chance);
        state.After((long)client.Group.StreamDuration.Draw(ref chance), EventKind.StreamEnd, index);
    }

    private void Settle(int index, SimulatedClient client, OutcomeKind? kind)
    {
        ref Request request = ref state.Requests[index];
        request.IsSettled = true;
        state.Unsettled--;
        state.Recorder.Ended(in request, client.Group.Deadline, kind, state.Now);
        Settled(client, request.Began);
    }

    private static bool IsStream(in Request request, SimulatedClientGroup group)
    {
        if (group.Spec.StreamShare == 0) { return false; }
        ulong chance = request.Chance + Salts.Stream;
        return Chance.Uniform(ref chance) < group.Spec.StreamShare;
    }

    private static string? HashKeyOf(in Request request, SimulatedClientGroup group)
    {
        if (group.Spec.HashKeys == 0) { return null; }
        ulong chance = request.Chance + Salts.HashKey;
        return Chance.Below(group.Spec.HashKeys, ref chance).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
