namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>The world that a run changes: its time, what is due, who is there, what is under way.</summary>
internal sealed record SimulationState
{
    public SimulatedTime Time { get; } = new();

    public EventQueue Events { get; } = new();

    public RequestTable Requests { get; } = new();

    public required IReadOnlyList<SimulatedClientGroup> Groups { get; init; }

    public required SimulatedClient[] Clients { get; init; }

    public required SimulatedServer[] Servers { get; init; }

    public required Recorder Recorder { get; init; }

    public long Now => Time.Now;

    /// <summary>Requests that no client has an answer to yet.</summary>
    public int Unsettled { get; set; }

    public SimulatedClientGroup GroupOf(in Request request) => Clients[request.Client].Group;

    /// <summary>Moves a request on after so long.</summary>
    public void After(long delay, EventKind kind, int index) => Events.Add(Now + Math.Min(delay, SimulatedTime.Longest), kind, index, Requests[index].Stamp);

    /// <summary>One way through the network, now.</summary>
    public long NetworkTime(in Request request, ulong salt)
    {
        SimulatedClientGroup group = GroupOf(in request);
        ulong chance = request.Chance + salt;
        double time = group.Network.IsZero ? 0 : group.Network.Draw(ref chance);
        if (request.Server < 0) { return (long)time; }
        SimulatedServer server = Servers[request.Server];
        return (long)time + server.Distance + server.Condition.ExtraLatencyFor(group.Index);
    }
}
