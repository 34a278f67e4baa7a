using System.Globalization;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>One client: a real cluster, or, for the oracle, none.</summary>
internal sealed class SimulatedClient(int index, SimulatedClientGroup group, int servers)
{
    public int Index => index;

    public SimulatedClientGroup Group => group;

    public Cluster? Cluster { get; set; }

    /// <summary>How many of the scenario's changes were there when it last accepted one.</summary>
    public int Changes { get; private set; }

    /// <summary>The version of the settings that it accepted last; null where they have none.</summary>
    public long? Version => Versions.Active?.Version?.Number;

    public VersionLedger<string> Versions { get; } = new(TimeProvider.System);

    /// <summary>It runs these settings now.</summary>
    public void Accept(long? version, int changes)
    {
        Changes = changes;
        if (version is not null) { Versions.Activate(Versions.Accept(ArrivalOf(version, changes), "", []), bakes: false); }
    }

    /// <summary>Settings are known by how many changes there were.</summary>
    public static Arrival ArrivalOf(long? version, int changes) => new(version, Digest: null, changes.ToString(CultureInfo.InvariantCulture), Restores: null, ActivateAt: null);

    /// <summary>Empty where connections are not modelled.</summary>
    public ClientConnections[] Connections { get; } = group.ConnectionSetup > 0 ? new ClientConnections[servers] : [];
}
