namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Where a request is.</summary>
internal enum RequestPlace : byte
{
    /// <summary>Nowhere: its place in the table is free.</summary>
    Free,

    /// <summary>Waits for a connection.</summary>
    Connecting,

    /// <summary>Between client and server, either way; an event will move it on.</summary>
    OnItsWay,

    /// <summary>Lost in the network: nothing will move it on.</summary>
    Lost,

    /// <summary>Waits in a queue.</summary>
    Queued,

    /// <summary>A worker works on it.</summary>
    Served,

    /// <summary>A worker was done with it, but its server hangs.</summary>
    Held,

    /// <summary>Its answer has begun and goes on.</summary>
    Streaming,
}
