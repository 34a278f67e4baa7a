namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>A server was bad from one moment to another.</summary>
internal sealed class Fault(int server, string name, long at)
{
    public int Server => server;

    public string Name => name;

    public long At => at;

    public long? HealedAt { get; set; }
}
