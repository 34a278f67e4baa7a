namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>The connections of one client to one server.</summary>
internal struct ClientConnections
{
    /// <summary>The server's life that they were made in: with it they end.</summary>
    public uint Life;
    public int Idle;
    public int Opening;
    public long LastUsed;

    /// <summary>Requests that wait for one; those that gave up are passed over.</summary>
    public IntQueue? Waiting;

    /// <summary>Forgets what broke or was idle for too long.</summary>
    public void Refresh(uint life, long now, long idleTimeout)
    {
        if (Life != life || now - LastUsed > idleTimeout) { Idle = 0; }
        Life = life;
    }
}
