namespace LoadBalancing.Client.Simulation.Results;

/// <summary>What happened when one configuration went through one scenario.</summary>
public sealed record SimulationResult
{
    /// <summary>Gets the scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>Gets the name of what was simulated: a configuration, or the oracle.</summary>
    public required string Subject { get; init; }

    /// <summary>Gets the seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Gets for how long clients sent.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets how many requests began after the warm-up; all below are of these.</summary>
    public required long Requests { get; init; }

    /// <summary>Gets how many were answered well before their deadline.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Gets how many were answered with an error, or broke, or could not connect, other endpoints included.</summary>
    public required long Failed { get; init; }

    /// <summary>Gets how many were given up at their deadline.</summary>
    public required long TimedOut { get; init; }

    /// <summary>Gets how many found no endpoint to go to.</summary>
    public required long Unavailable { get; init; }

    /// <summary>Gets how many attempts were made, with those that failed over to another endpoint.</summary>
    public required long Attempts { get; init; }

    /// <summary>Gets how many attempts reached a server that should not have got them: one that left, or that runs another configuration version than its client.</summary>
    public required long Misrouted { get; init; }

    /// <summary>Gets the share of requests that succeeded.</summary>
    /// <value>A ratio from 0 to 1; 1 when there were none.</value>
    public double SuccessRatio => Requests == 0 ? 1 : (double)Succeeded / Requests;

    /// <summary>Gets how long requests took.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>Gets each server, in the scenario's order.</summary>
    public required IReadOnlyList<ServerResult> Servers { get; init; }

    /// <summary>Gets how restless the shares were.</summary>
    public required OscillationResult Oscillation { get; init; }

    /// <summary>Gets how fast clients left and returned, for each fault of each server.</summary>
    public required IReadOnlyList<FaultResult> Faults { get; init; }

    /// <summary>Gets the requests of each configuration version, the lowest first; empty where settings had none.</summary>
    public required IReadOnlyList<VersionResult> Versions { get; init; }

    /// <summary>Gets what happened.</summary>
    public required IReadOnlyList<EventResult> Events { get; init; }

    /// <summary>Gets the run in windows of 100 ms.</summary>
    public required IReadOnlyList<WindowResult> Windows { get; init; }
}
