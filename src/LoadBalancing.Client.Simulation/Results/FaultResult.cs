namespace LoadBalancing.Client.Simulation.Results;

/// <summary>How fast the clients left a server that went bad, and came back. Shares are those of the next 100 ms, or of as long as a fair share of 20 attempts takes.</summary>
public sealed record FaultResult
{
    /// <summary>Gets the server's id.</summary>
    public required string Server { get; init; }

    /// <summary>Gets what happened to it, such as <c>slow</c>.</summary>
    public required string Fault { get; init; }

    /// <summary>Gets when.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>Gets the time from the fault until the server's share was under half its fair share.</summary>
    /// <value><see langword="null"/> when that never happened before it was healed.</value>
    public required TimeSpan? HalvedAfter { get; init; }

    /// <summary>Gets how many attempts each client, on average, sent to the server in that time, or until it was healed.</summary>
    public required double AttemptsUntilHalved { get; init; }

    /// <summary>Gets when the server was healed.</summary>
    /// <value><see langword="null"/> when it was not.</value>
    public required TimeSpan? HealedAt { get; init; }

    /// <summary>Gets the time from healing until the server's share was above half its fair share again.</summary>
    /// <value><see langword="null"/> when that never happened.</value>
    public required TimeSpan? ReturnedAfter { get; init; }
}
