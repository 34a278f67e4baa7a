using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Json;

/// <summary>Results as documents. Lists stay lazy: a long run has many windows, and each is written once.</summary>
internal static class Documents
{
    public static ReportDocument Of(IReadOnlyList<SimulationResult> results) => new(Schema: 1, results.Select(Of));

    private static ResultDocument Of(SimulationResult result) => new()
    {
        Scenario = result.Scenario,
        Subject = result.Subject,
        Seed = result.Seed,
        DurationSeconds = result.Duration.TotalSeconds,
        Requests = result.Requests,
        Succeeded = result.Succeeded,
        Failed = result.Failed,
        TimedOut = result.TimedOut,
        Unavailable = result.Unavailable,
        Attempts = result.Attempts,
        Misrouted = result.Misrouted,
        SuccessRatio = result.SuccessRatio,
        Latency = Of(result.Latency),
        Oscillation = new(result.Oscillation.Index, result.Oscillation.Worst, result.Oscillation.WorstServer),
        Servers = result.Servers.Select(server => new ServerDocument(server.Id, server.Attempts, server.Share, server.Utilization, server.MeanRequests, server.LongestQueue)),
        Faults = result.Faults.Select(Of),
        Versions = result.Versions.Select(version => new VersionDocument(version.Version, version.Requests, version.Succeeded, version.First.TotalSeconds, version.Last.TotalSeconds, version.AfterHigher)),
        Events = result.Events.Select(happened => new EventDocument(happened.At.TotalSeconds, happened.Text)),
        Windows = result.Windows.Select(Of),
    };

    private static LatencyDocument Of(LatencySummary latency)
    {
        double? Seconds(TimeSpan time) => latency.Count == 0 ? null : time.TotalSeconds;
        return new(latency.Count, Seconds(latency.Mean), Seconds(latency.P50), Seconds(latency.P90), Seconds(latency.P99), Seconds(latency.P999), Seconds(latency.Longest));
    }

    private static FaultDocument Of(FaultResult fault) => new(
        fault.Server, fault.Fault, fault.At.TotalSeconds, fault.HalvedAfter?.TotalSeconds, fault.AttemptsUntilHalved, fault.HealedAt?.TotalSeconds, fault.ReturnedAfter?.TotalSeconds);

    private static WindowDocument Of(WindowResult window)
    {
        double? Seconds(TimeSpan time) => window.Ended == 0 ? null : time.TotalSeconds;
        return new(window.Start.TotalSeconds, window.Ended, window.Failed, Seconds(window.P50), Seconds(window.P99), window.Attempts);
    }
}
