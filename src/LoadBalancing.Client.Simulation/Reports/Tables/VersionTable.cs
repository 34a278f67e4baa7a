using System.Globalization;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Tables;

/// <summary>What ran on which configuration version: a row a subject and version, where there was more than one.</summary>
internal static class VersionTable
{
    private const string Explanation = "First and last: when requests on it began. After a higher one: how many of them began after any client's first on a higher version.";

    private static readonly ReportColumn[] s_columns =
    [
        new("subject", IsNumber: false), new("version", IsNumber: true), new("requests", IsNumber: true), new("success", IsNumber: true),
        new("first", IsNumber: true), new("last", IsNumber: true), new("after a higher one", IsNumber: true),
    ];

    /// <param name="scenario">Whose versions.</param>
    /// <param name="most">The most rows; the note says how many are left out.</param>
    public static ReportTable Of(ScenarioGroup scenario, int most)
    {
        var rows = scenario.Results.Where(result => result.Versions.Count > 1).SelectMany(result => result.Versions.Select(version => Row(result, version))).ToList();
        return new ReportTable("Versions", s_columns, [.. rows.Take(most)], (rows.Count > most ? $"and {Readable.Count(rows.Count - most)} more rows: the JSON report has them all. " : "") + Explanation);
    }

    private static IReadOnlyList<ReportCell> Row(SimulationResult result, VersionResult version) =>
    [
        new(result.Subject), new(version.Version.ToString(CultureInfo.InvariantCulture)), new(Readable.Count(version.Requests)), new(Readable.Percent(version.Succeeded, version.Requests)),
        new(Readable.Moment(version.First)), new(Readable.Moment(version.Last)), new(Readable.Count(version.AfterHigher)),
    ];
}
