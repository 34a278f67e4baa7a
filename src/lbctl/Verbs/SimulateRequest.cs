namespace LoadBalancing.Lbctl.Verbs;

/// <param name="File">The document.</param>
/// <param name="Cluster">Which of its clusters; null for the only one.</param>
/// <param name="IsJson">The result is written as JSON.</param>
internal sealed record SimulateRequest(string File, string? Cluster, bool IsJson)
{
    public double Rate { get; init; }

    public int Clients { get; init; }

    public int Servers { get; init; }

    public int Workers { get; init; }

    public TimeSpan ServiceTime { get; init; }

    public TimeSpan Duration { get; init; }

    public int Seed { get; init; }

    /// <summary>Mean service times, by endpoint.</summary>
    public required IReadOnlyDictionary<string, TimeSpan> Slow { get; init; }

    /// <summary>Shares of errors, by endpoint.</summary>
    public required IReadOnlyDictionary<string, double> Failing { get; init; }
}
