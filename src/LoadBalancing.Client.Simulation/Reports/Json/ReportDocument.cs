namespace LoadBalancing.Client.Simulation.Reports.Json;

/// <summary>The whole report. The shape is documented at <see cref="JsonReport"/>.</summary>
internal sealed record ReportDocument(int Schema, IEnumerable<ResultDocument> Results);

internal sealed record ResultDocument
{
    public required string Scenario { get; init; }

    public required string Subject { get; init; }

    public required int Seed { get; init; }

    public required double DurationSeconds { get; init; }

    public required long Requests { get; init; }

    public required long Succeeded { get; init; }

    public required long Failed { get; init; }

    public required long TimedOut { get; init; }

    public required long Unavailable { get; init; }

    public required long Attempts { get; init; }

    public required long Misrouted { get; init; }

    public required double SuccessRatio { get; init; }

    public required LatencyDocument Latency { get; init; }

    public required OscillationDocument Oscillation { get; init; }

    public required IEnumerable<ServerDocument> Servers { get; init; }

    public required IEnumerable<FaultDocument> Faults { get; init; }

    public required IEnumerable<VersionDocument> Versions { get; init; }

    public required IEnumerable<EventDocument> Events { get; init; }

    public required IEnumerable<WindowDocument> Windows { get; init; }
}

internal sealed record LatencyDocument(
    int Count, double? MeanSeconds, double? P50Seconds, double? P90Seconds, double? P99Seconds, double? P999Seconds, double? LongestSeconds);

internal sealed record OscillationDocument(double? Index, double? Worst, string? WorstServer);

internal sealed record ServerDocument(string Id, long Attempts, double Share, double Utilization, double MeanRequests, int LongestQueue);

internal sealed record FaultDocument(
    string Server, string Fault, double AtSeconds, double? HalvedAfterSeconds, double AttemptsUntilHalved, double? HealedAtSeconds, double? ReturnedAfterSeconds);

internal sealed record VersionDocument(long Version, long Requests, long Succeeded, double FirstSeconds, double LastSeconds, long AfterHigher);

internal sealed record EventDocument(double AtSeconds, string Text);

internal sealed record WindowDocument(double StartSeconds, int Ended, int Failed, double? P50Seconds, double? P99Seconds, IReadOnlyList<int> Attempts);
