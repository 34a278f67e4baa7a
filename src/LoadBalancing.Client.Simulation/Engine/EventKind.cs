namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What can be due. An index belongs to each: of the request, the server, the client ...</summary>
internal enum EventKind
{
    /// <summary>The next request of an open loop; index of the group.</summary>
    Arrival,

    /// <summary>A user of a closed loop has thought; index of the client.</summary>
    Thought,

    /// <summary>A request reaches its server.</summary>
    Arrive,

    /// <summary>A worker is done with a request.</summary>
    Served,

    /// <summary>An answer, or the news that there will be none, reaches the client.</summary>
    Answer,

    /// <summary>A stream ends.</summary>
    StreamEnd,

    /// <summary>A connection is made; index of the client, stamp of the server.</summary>
    Connected,

    /// <summary>Something that the scenario says; index of the event.</summary>
    Happening,

    /// <summary>A flapping server changes; index of the server.</summary>
    Flap,

    /// <summary>Others take another share of a server's capacity; index of the server.</summary>
    Antagonist,

    /// <summary>A client hears of changed servers; index of the client.</summary>
    Discovery,

    /// <summary>A client hears of a change of its settings; index of the client, stamp of the change.</summary>
    Delivery,

    /// <summary>The moment of a change has come for a client whose cluster does not know of it; index of the client, stamp of the change.</summary>
    Due,

    /// <summary>The moment of a change has come; index of the change.</summary>
    Moment,

    /// <summary>The warm-up or the sending is over.</summary>
    Mark,
}
