namespace LoadBalancing.Client.Simulation.Results;

/// <summary>A short part of the run. Requests belong to the window in which they ended, attempts to that in which they began.</summary>
public sealed record WindowResult
{
    /// <summary>Gets when the window begins.</summary>
    public required TimeSpan Start { get; init; }

    /// <summary>Gets how many requests ended.</summary>
    public required int Ended { get; init; }

    /// <summary>Gets how many of them failed.</summary>
    public required int Failed { get; init; }

    /// <summary>Gets their median latency.</summary>
    public required TimeSpan P50 { get; init; }

    /// <summary>Gets their 99th percentile.</summary>
    public required TimeSpan P99 { get; init; }

    /// <summary>Gets the attempts that each server got, in the order of <see cref="SimulationResult.Servers"/>.</summary>
    public required IReadOnlyList<int> Attempts { get; init; }
}
