using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Tables;

/// <summary>How fast each subject left a bad server and came back: a row a fault and subject.</summary>
internal static class FaultTable
{
    private const string Explanation = "Halved: the server's share fell below half its fair share. Attempts: of each client, until then. Returned: above half again, counted from healing.";

    private static readonly ReportColumn[] s_columns =
    [
        new("server", IsNumber: false), new("fault", IsNumber: false), new("at", IsNumber: true), new("subject", IsNumber: false),
        new("halved after", IsNumber: true), new("attempts until then", IsNumber: true), new("returned after", IsNumber: true),
    ];

    /// <param name="scenario">Whose faults.</param>
    /// <param name="most">The most faults to list; the note says how many are left out.</param>
    public static ReportTable Of(ScenarioGroup scenario, int most)
    {
        var faults = scenario.Results.SelectMany(result => result.Faults.Select(fault => new Seen(result, fault)))
            .GroupBy(seen => (seen.Fault.At, seen.Fault.Server, seen.Fault.Fault)).OrderBy(fault => fault.Key.At).ToList();
        return new ReportTable(
            "Faults",
            s_columns,
            [.. faults.Take(most).SelectMany(fault => Rows([.. fault]))],
            (faults.Count > most ? $"and {Readable.Count(faults.Count - most)} more faults: the JSON report has them all. " : "") + Explanation);
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(Seen[] subjects)
    {
        IReadOnlyList<ReportCell> halved = Measure.Best([.. subjects.Select(seen => After(seen, seen.Fault.HalvedAfter, isPossible: true))]);
        IReadOnlyList<ReportCell> attempts = Measure.Best([.. subjects.Select(seen => seen.Rate(Readable.Fixed(seen.Fault.AttemptsUntilHalved, 1), seen.Fault.AttemptsUntilHalved))]);
        IReadOnlyList<ReportCell> returned = Measure.Best([.. subjects.Select(seen => After(seen, seen.Fault.ReturnedAfter, seen.Fault.HealedAt is not null))]);
        return subjects.Select((seen, index) => (IReadOnlyList<ReportCell>)
            [.. index == 0 ? Names(seen.Fault) : [new(""), new(""), new("")], new(seen.Result.Subject), halved[index], attempts[index], returned[index]]);
    }

    private static ReportCell[] Names(FaultResult fault) => [new(fault.Server), new(fault.Fault), new(Readable.Moment(fault.At))];

    private static Rated After(Seen seen, TimeSpan? time, bool isPossible) => time is { } passed
        ? seen.Rate(Readable.Duration(passed), passed.TotalSeconds)
        : isPossible ? seen.Rate("never", double.PositiveInfinity) : new Rated(Readable.Nothing, null);

    private readonly record struct Seen(SimulationResult Result, FaultResult Fault)
    {
        public Rated Rate(string text, double badness) => new(text, Measure.Competes(Result) ? badness : null);
    }
}
