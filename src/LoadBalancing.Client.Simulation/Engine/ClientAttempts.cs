using System.Globalization;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Attempts of requests: the real cluster is asked for an endpoint; what was never sent goes to another, as the handler does it.</summary>
internal sealed class ClientAttempts(SimulationState state, ClientConnecting connecting, IReadOnlyDictionary<string, int> serverOfEndpoint)
{
    /// <summary>False when no endpoint may serve.</summary>
    public bool TryBegin(int index, SimulatedClient client)
    {
        ref Request request = ref state.Requests[index];
        if (client.Cluster is not { } cluster || request.Snapshot is not { } snapshot) { return false; }
        if (request.Tried is null && snapshot.Admission is { } rules && cluster.Refusal(rules, snapshot.Generation) is not null) { return false; }
        var context = new PickContext { HashKey = HashKeyOf(in request, client.Group), Tried = request.Tried };
        if (snapshot is { Routed: not null, Target: null }) { request.Snapshot = snapshot = cluster.Routed(snapshot, in context); }
        if (!cluster.TryAcquire(snapshot, in context, out EndpointLease lease)) { return false; }
        if (request.Tried is null) { cluster.Budget.CountRequest(lease.StartedAt, snapshot.Config.Resilience.Budget); }
        request.Lease = lease;
        request.Server = serverOfEndpoint[lease.Endpoint.Id];
        state.Recorder.Attempted(in request, state.Now);
        connecting.Send(index, client);
        return true;
    }

    /// <summary>Within the limits that are configured.</summary>
    public bool TryElsewhere(int index, SimulatedClient client)
    {
        ref Request request = ref state.Requests[index];
        if (client.Cluster is not { } cluster || request.Snapshot?.Config.Resilience is not { } rules) { return false; }
        TriedEndpoints tried = request.Tried ??= new TriedEndpoints();
        tried.Add(request.Lease.Endpoint);
        return tried.Count <= rules.MaxOtherEndpoints && cluster.Budget.TryTake(state.Time.GetTimestamp(), rules.Budget) && TryBegin(index, client);
    }

    private static string? HashKeyOf(in Request request, SimulatedClientGroup group) => group.Spec.HashKeys == 0
        ? null
        : ((int)(Chance.UniformOf(request.Chance, Salts.HashKey) * group.Spec.HashKeys)).ToString(CultureInfo.InvariantCulture);
}
