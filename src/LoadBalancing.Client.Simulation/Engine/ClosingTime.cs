using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>The end: streams are closed, work that nobody waits for is dropped, and the books must agree.</summary>
internal static class ClosingTime
{
    public static void Close(SimulationState state)
    {
        for (int index = 0; index < state.Requests.Highest; index++)
        {
            ref Request request = ref state.Requests[index];
            if (request.Place == RequestPlace.Free) { continue; }
            if (request.Place is RequestPlace.Lost or RequestPlace.Connecting) { throw new InvalidOperationException($"Request {index} was settled and never given back: the simulator is wrong."); }
            SimulatedServer? server = request.Server < 0 ? null : state.Servers[request.Server];
            if (request.Place is RequestPlace.Served or RequestPlace.Held) { server!.Account.Served(state.Now, request.ServedSince); }
            if (request.Place is RequestPlace.Served or RequestPlace.Held or RequestPlace.Queued) { server?.Account.Left(state.Now, request.ArrivedAt); }
            request.Lease.Dispose();
        }
        foreach (SimulatedServer server in state.Servers) { server.Account.Check(server.Id, server.Group.Workers, state.Now); }
        foreach (SimulatedClient client in state.Clients) { Check(client); }
    }

    /// <summary>Every lease that was begun has ended.</summary>
    private static void Check(SimulatedClient client)
    {
        foreach (EndpointNode node in client.Cluster?.Snapshot?.Nodes ?? [])
        {
            if (node.Outstanding != 0) { throw new InvalidOperationException($"{node.Outstanding} attempts of client {client.Index} at '{node.Id}' never ended."); }
        }
    }
}
