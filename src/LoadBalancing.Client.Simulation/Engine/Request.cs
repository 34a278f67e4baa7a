using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>A request under way. Its place in the table is used again once neither client nor server nor an event needs it.</summary>
internal struct Request
{
    public EndpointLease Lease;

    /// <summary>What it runs on, all its attempts: the client's configuration may be another meanwhile. Null for the oracle.</summary>
    public ClusterSnapshot? Snapshot;

    public TriedEndpoints? Tried;

    /// <summary>The version of the settings that it runs on, or null.</summary>
    public long? Version;
    public LoadReport? Report;
    public long Began;
    public long ArrivedAt;
    public long ServedSince;

    /// <summary>Its own luck; never advanced, so that each attempt draws the same.</summary>
    public ulong Chance;

    /// <summary>Raised whenever what was scheduled for it is no longer meant.</summary>
    public uint Stamp;

    /// <summary>The server's life in which its connection was made.</summary>
    public uint ConnectionLife;

    public int Client;
    public int Server;

    /// <summary>Requests that it found at the server, for what that server reports.</summary>
    public int Found;

    public OutcomeKind Answer;
    public RequestPlace Place;

    /// <summary>The client has its answer, or has given up.</summary>
    public bool IsSettled;

    /// <summary>The server said that it wants no new requests.</summary>
    public bool IsTurnedAway;

    public bool IsCounted;
    public bool HoldsConnection;
}
