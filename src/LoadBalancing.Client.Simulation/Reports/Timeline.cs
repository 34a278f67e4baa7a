using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Reports;

/// <summary>What happened in a scenario, numbered, whichever subject it happened to.</summary>
internal static class Timeline
{
    public static IReadOnlyList<NumberedEvent> Of(ScenarioGroup scenario) =>
        [.. scenario.Results.SelectMany(result => result.Events.Select(happened => (happened, result.Subject)))
            .GroupBy(seen => seen.happened, seen => seen.Subject).OrderBy(seen => seen.Key.At)
            .Select((seen, index) => new NumberedEvent(index + 1, seen.Key, [.. seen.Distinct(StringComparer.Ordinal)]))];

    /// <param name="scenario">Whose events.</param>
    /// <param name="most">The most events to list; the note says how many are left out.</param>
    public static ReportTable Table(ScenarioGroup scenario, int most)
    {
        IReadOnlyList<NumberedEvent> events = Of(scenario);
        // Most things happen to all subjects alike; only a refused configuration needs to be told by name.
        bool tellsSubjects = events.Any(happened => happened.Subjects.Count < scenario.Results.Count);
        return new ReportTable(
            "Events",
            [new("", IsNumber: true), new("at", IsNumber: true), new("event", IsNumber: false), .. tellsSubjects ? [new ReportColumn("subject", IsNumber: false)] : (ReportColumn[])[]],
            [.. events.Take(most).Select(happened => Row(happened, tellsSubjects ? scenario.Results.Count : null))],
            events.Count > most ? $"and {Readable.Count(events.Count - most)} more events: the JSON report has them all" : null);
    }

    private static IReadOnlyList<ReportCell> Row(NumberedEvent happened, int? subjects) =>
    [
        new(Readable.Count(happened.Number)), new(Readable.Moment(happened.Event.At)), new(happened.Event.Text),
        .. subjects is { } all ? [new ReportCell(happened.Subjects.Count == all ? "all" : string.Join(", ", happened.Subjects))] : (ReportCell[])[],
    ];
}

/// <summary>Something that happened.</summary>
/// <param name="Number">Its place in the order of time, from 1: tables and charts name it by this.</param>
/// <param name="Event">When and what.</param>
/// <param name="Subjects">To whom.</param>
internal sealed record NumberedEvent(int Number, EventResult Event, IReadOnlyList<string> Subjects);
