using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>One client: a real cluster, or, for the oracle, none.</summary>
internal sealed class SimulatedClient(int index, SimulatedClientGroup group, int servers)
{
    private Cluster? _cluster;

    public int Index => index;

    public SimulatedClientGroup Group => group;

    public Cluster? Cluster
    {
        get => _cluster;
        set
        {
            _cluster = value;
            Updated();
        }
    }

    /// <summary>Empty where connections are not modelled.</summary>
    public ClientConnections[] Connections { get; } = group.ConnectionSetup > 0 ? new ClientConnections[servers] : [];

    public ResilienceConfig? Resilience { get; private set; }

    public long? Version { get; private set; }

    /// <summary>The configuration is another now.</summary>
    public void Updated()
    {
        Resilience = _cluster?.Config.Resilience;
        Version = _cluster?.Config.OfferedVersion;
    }
}
