namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>The connections of one client to one server.</summary>
internal struct ClientConnections
{
    /// <summary>The server's life that they were made in: with it they end.</summary>
    public uint Life;
    public int Idle;
    public int Opening;

    /// <summary>Requests that are on one.</summary>
    public int Held;
    public long LastUsed;

    /// <summary>Requests that wait for one; those that gave up are passed over.</summary>
    public IntQueue? Waiting;

    /// <summary>Forgets what broke or was idle for too long.</summary>
    public void Refresh(uint life, long now, SimulatedClientGroup group)
    {
        bool isInUse = group.Spec.Multiplexed && Held > 0;
        if (Life != life || (!isInUse && now - LastUsed > group.ConnectionIdleTimeout)) { Idle = 0; }
        Life = life;
    }
}
