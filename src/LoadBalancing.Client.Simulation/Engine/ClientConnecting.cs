namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>How requests get onto a connection, as SocketsHttpHandler does it: an idle one, else a new one, or whichever is freed before that is made.</summary>
internal sealed class ClientConnecting(SimulationState state)
{
    public Action<int> Failed { get; set; } = static _ => { };

    public void Send(int index, SimulatedClient client)
    {
        if (client.Connections.Length == 0) { SendNow(index); return; }
        ref Request request = ref state.Requests[index];
        SimulatedServer server = state.Servers[request.Server];
        ref ClientConnections connections = ref client.Connections[server.Index];
        connections.Refresh(server.Life, state.Now, client.Group);
        if (connections.Idle > 0)
        {
            Hold(ref connections, index, client);
            return;
        }
        request.Place = RequestPlace.Connecting;
        (connections.Waiting ??= new IntQueue()).Add(index);
        if (!client.Group.Spec.Multiplexed || connections.Opening == 0) { Open(client, server, ref connections); }
    }

    /// <summary>A new connection is there, or it turned out that there is nobody to connect to.</summary>
    public void Connected(SimulatedClient client, int serverIndex)
    {
        SimulatedServer server = state.Servers[serverIndex];
        ref ClientConnections connections = ref client.Connections[serverIndex];
        connections.Opening--;
        connections.Refresh(server.Life, state.Now, client.Group);
        if (server.Condition.RefusesConnections || !server.Condition.IsReachableFrom(client.Group.Index))
        {
            // All who wait share one connection over HTTP/2, and so its end.
            do { if (NextWaiting(ref connections, client, serverIndex) is >= 0 and int failed) { Failed(failed); } }
            while (client.Group.Spec.Multiplexed && connections.Waiting is { Count: > 0 });
            return;
        }
        connections.LastUsed = state.Now;
        connections.Idle++;
        Serve(ref connections, client, serverIndex);
    }

    /// <summary>A request is done with its connection.</summary>
    public void Release(ref Request request, bool isUsable)
    {
        request.HoldsConnection = false;
        SimulatedClient client = state.Clients[request.Client];
        ref ClientConnections connections = ref client.Connections[request.Server];
        connections.LastUsed = state.Now;
        connections.Held--;
        if (client.Group.Spec.Multiplexed || !isUsable || request.ConnectionLife != state.Servers[request.Server].Life) { return; }
        connections.Idle++;
        Serve(ref connections, client, request.Server);
    }

    private void Serve(ref ClientConnections connections, SimulatedClient client, int server)
    {
        while (connections.Idle > 0 && NextWaiting(ref connections, client, server) is >= 0 and int next)
        {
            Hold(ref connections, next, client);
        }
    }

    private void Hold(ref ClientConnections connections, int index, SimulatedClient client)
    {
        if (!client.Group.Spec.Multiplexed) { connections.Idle--; }
        connections.Held++;
        ref Request request = ref state.Requests[index];
        request.HoldsConnection = true;
        request.ConnectionLife = state.Servers[request.Server].Life;
        SendNow(index);
    }

    private void SendNow(int index)
    {
        ref Request request = ref state.Requests[index];
        bool arrives = state.Servers[request.Server].Condition.IsReachableFrom(state.GroupOf(in request).Index);
        request.Place = arrives ? RequestPlace.OnItsWay : RequestPlace.Lost;
        if (arrives) { state.After(state.NetworkTime(in request, Salts.WayOut), EventKind.Arrive, index); }
    }

    private void Open(SimulatedClient client, SimulatedServer server, ref ClientConnections connections)
    {
        connections.Opening++;
        long takes = !server.Condition.IsReachableFrom(client.Group.Index) ? client.Group.ConnectTimeout
            : server.Condition.RefusesConnections ? 2 * ((long)client.Group.Network.Mean + server.Distance + server.Condition.ExtraLatencyFor(client.Group.Index))
            : client.Group.ConnectionSetup;
        state.Events.Add(state.Now + takes, EventKind.Connected, client.Index, (uint)server.Index);
    }

    /// <summary>The oldest request that still waits for a connection to this server, or -1.</summary>
    private int NextWaiting(ref ClientConnections connections, SimulatedClient client, int server)
    {
        while (connections.Waiting is { Count: > 0 } waiting)
        {
            int index = waiting.Take();
            ref Request request = ref state.Requests[index];
            if (request.Place == RequestPlace.Connecting && request.Client == client.Index && request.Server == server) { return index; }
        }
        return -1;
    }
}
