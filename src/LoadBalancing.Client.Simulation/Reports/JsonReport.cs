using System.Text.Json;
using LoadBalancing.Client.Simulation.Reports.Json;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports;

/// <summary>Results for programs. The members are those of <see cref="SimulationResult"/>, in camel case; times are seconds, and their names say so.</summary>
/// <remarks>
/// <code>
/// { "schema": 1, "results": [ { "scenario": "", "subject": "", "seed": 1, "durationSeconds": 20,
///     "requests": 0, "succeeded": 0, "failed": 0, "timedOut": 0, "unavailable": 0, "attempts": 0, "misrouted": 0, "successRatio": 1,
///     "latency": { "count": 0, "meanSeconds": null, "p50Seconds": null, "p90Seconds": null, "p99Seconds": null, "p999Seconds": null, "longestSeconds": null },
///     "oscillation": { "index": null, "worst": null, "worstServer": null },
///     "servers": [ { "id": "", "attempts": 0, "share": 0, "utilization": 0, "meanRequests": 0, "longestQueue": 0 } ],
///     "faults": [ { "server": "", "fault": "", "atSeconds": 0, "halvedAfterSeconds": null, "attemptsUntilHalved": 0, "healedAtSeconds": null, "returnedAfterSeconds": null } ],
///     "versions": [ { "version": 1, "requests": 0, "succeeded": 0, "firstSeconds": 0, "lastSeconds": 0, "afterHigher": 0 } ],
///     "events": [ { "atSeconds": 0, "text": "" } ],
///     "windows": [ { "startSeconds": 0, "ended": 0, "failed": 0, "p50Seconds": null, "p99Seconds": null, "attempts": [ 0 ] } ] } ] }
/// </code>
/// <c>null</c> stands where there is no number: nothing ended, or it never happened. A member may be added under the same schema; a change of meaning raises it.
/// </remarks>
public static class JsonReport
{
    /// <summary>Writes results as UTF-8.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="results">Results of one scenario or several.</param>
    public static void Write(Stream stream, IReadOnlyList<SimulationResult> results)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(results);
        JsonSerializer.Serialize(stream, Documents.Of(results), ReportJsonContext.Default.ReportDocument);
    }

    /// <summary>Returns results as JSON.</summary>
    /// <param name="results">Results of one scenario or several.</param>
    /// <returns>One line.</returns>
    public static string ToJson(IReadOnlyList<SimulationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return JsonSerializer.Serialize(Documents.Of(results), ReportJsonContext.Default.ReportDocument);
    }
}
