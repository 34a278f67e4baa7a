using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Tables;

/// <summary>The whole run in a few rows, a column a subject.</summary>
internal static class SummaryTable
{
    private static readonly Measure[] s_measures =
    [
        new("requests", result => Readable.Count(result.Requests)),
        new("success", result => Readable.Percent(result.Succeeded, result.Requests), result => OfRequests(result, -result.SuccessRatio)),
        Counted("failed", result => result.Failed),
        Counted("timed out", result => result.TimedOut),
        Counted("unavailable", result => result.Unavailable),
        new("attempts per request", result => Readable.Fixed((double)result.Attempts / result.Requests, 3)),
        Counted("misrouted attempts", result => result.Misrouted),
        Latency("mean", latency => latency.Mean),
        Latency("p50", latency => latency.P50),
        Latency("p90", latency => latency.P90),
        Latency("p99", latency => latency.P99),
        Latency("p99.9", latency => latency.P999),
        Latency("longest", latency => latency.Longest),
        new("oscillation (chance: 1)", result => Restless(result.Oscillation.Index), result => result.Oscillation.Index),
        new("most restless server", result => Restless(result.Oscillation.Worst, result.Oscillation.WorstServer), result => result.Oscillation.Worst),
        new("busiest server", result => Server(result, result.Servers.MaxBy(server => server.Share))),
        new("idlest server", result => Server(result, result.Servers.MinBy(server => server.Share))),
    ];

    public static ReportTable Of(ScenarioGroup scenario) => new(
        $"{scenario.Name}: {scenario.Conditions}",
        [new("", IsNumber: false), .. scenario.Results.Select(result => new ReportColumn(result.Subject, IsNumber: true))],
        [.. s_measures.Select(measure => (IReadOnlyList<ReportCell>)[new(measure.Label), .. measure.Cells(scenario.Results)])]);

    private static Measure Counted(string label, Func<SimulationResult, long> count) =>
        new(label, result => Readable.Count(count(result)), result => OfRequests(result, count(result)));

    private static Measure Latency(string label, Func<LatencySummary, TimeSpan> quantile) => new(
        label,
        result => result.Latency.Count == 0 ? Readable.Nothing : Readable.Duration(quantile(result.Latency)),
        result => result.Latency.Count == 0 ? null : quantile(result.Latency).TotalSeconds);

    /// <summary>Who sent nothing did nothing well.</summary>
    private static double? OfRequests(SimulationResult result, double badness) => result.Requests == 0 ? null : badness;

    private static string Restless(double? index, string? server = null) =>
        index is not { } value ? Readable.Nothing : server is null ? Readable.Fixed(value, 2) : $"{server}: {Readable.Fixed(value, 2)}";

    /// <summary>A fair share is the same for all servers, whatever their speed and weight.</summary>
    private static string Server(SimulationResult result, ServerResult? server) =>
        server is null || result.Attempts == 0 ? Readable.Nothing : $"{server.Id}: {Readable.Fixed(server.Share * result.Servers.Count, 2)} x fair, {Readable.Fixed(server.Utilization * 100, 0)} % used";
}
