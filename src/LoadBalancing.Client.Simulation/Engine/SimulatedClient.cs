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

    /// <summary>The newest of the scenario's changes that it has heard of: one that comes after it is late.</summary>
    public int Heard { get; set; }

    /// <summary>The version of the settings that it runs; null where they have none.</summary>
    public long? Version => Cluster?.Version is { IsExplicit: true } runs ? runs.Number : Versions.Active?.Version?.Number;

    /// <summary>Empty where the cluster is shown the versions, and keeps its own.</summary>
    public VersionLedger<string> Versions { get; } = new(TimeProvider.System);

    /// <summary>It runs these settings now, or will at their moment.</summary>
    /// <param name="hiddenVersion">Their version where the cluster is not shown it.</param>
    /// <param name="changes">See <see cref="Changes"/>.</param>
    public void Accept(long? hiddenVersion, int changes)
    {
        Changes = changes;
        if (hiddenVersion is { } version) { Versions.Activate(Versions.Accept(ArrivalOf(version, changes), "", []), bakes: false); }
    }

    /// <summary>Settings are known by how many changes there were.</summary>
    public static Arrival ArrivalOf(long? version, int changes) => new(version, Digest: null, changes.ToString(CultureInfo.InvariantCulture), Restores: null, ActivateAt: null);

    /// <summary>Empty where connections are not modelled.</summary>
    public ClientConnections[] Connections { get; } = group.ConnectionSetup > 0 ? new ClientConnections[servers] : [];
}
