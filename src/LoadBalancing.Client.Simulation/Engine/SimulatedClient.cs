using LoadBalancing.Client.Balancing;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>One client: a real cluster, or, for the oracle, none.</summary>
internal sealed class SimulatedClient(int index, SimulatedClientGroup group, int servers)
{
    public int Index => index;

    public SimulatedClientGroup Group => group;

    public Cluster? Cluster { get; set; }

    /// <summary>How many of the scenario's changes were there when it last accepted one.</summary>
    public int Changes { get; set; }

    /// <summary>The version of the settings that it accepted last; null where they have none.</summary>
    public long? Version { get; set; }

    /// <summary>Empty where connections are not modelled.</summary>
    public ClientConnections[] Connections { get; } = group.ConnectionSetup > 0 ? new ClientConnections[servers] : [];
}
