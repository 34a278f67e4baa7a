using LoadBalancing.Client.Simulation.Reports.Tables;
using LoadBalancing.Client.Simulation.Results;
using Spectre.Console;

namespace LoadBalancing.Client.Simulation.Reports;

/// <summary>Results as tables on a console. With several subjects the best of a row is bold, or has a <c>*</c> where the console knows no bold; the oracle does not compete.</summary>
public static class ConsoleReport
{
    /// <summary>Further ones would scroll the summary away.</summary>
    private const int MostFaults = 20;
    private const int MostVersions = 20;
    private const int MostEvents = 40;

    /// <summary>Writes a summary, the faults, the versions and the events of each scenario.</summary>
    /// <param name="console">Where to. Two subjects need a width of 100 characters.</param>
    /// <param name="results">Results of one scenario or several, with one subject or several each.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<SimulationResult> results)
    {
        ArgumentNullException.ThrowIfNull(console);
        foreach (ScenarioGroup scenario in ScenarioGroup.Of(results))
        {
            Write(console, SummaryTable.Of(scenario));
            Write(console, FaultTable.Of(scenario, MostFaults));
            Write(console, VersionTable.Of(scenario, MostVersions));
            Write(console, Timeline.Table(scenario, MostEvents));
        }
    }

    private static void Write(IAnsiConsole console, ReportTable content)
    {
        if (content.Rows.Count == 0) { return; }
        bool isPlain = !console.Profile.Capabilities.Ansi;
        // Cells are texts, not markup: names come from the scenario and may hold brackets.
        var table = new Table { Border = isPlain ? TableBorder.Ascii : TableBorder.Rounded };
        foreach (ReportColumn column in content.Columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Name)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left });
        }
        foreach (IReadOnlyList<ReportCell> row in content.Rows) { table.AddRow(row.Select(cell => TextOf(cell, isPlain))); }
        console.Write(new Text(content.Title, new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        console.Write(table);
        if (isPlain && content.Rows.Any(row => row.Any(cell => cell.IsBest))) { console.Write(new Text("* the best of the subjects\n")); }
        if (content.Note is { } note) { console.Write(new Text(note + "\n")); }
        console.WriteLine();
    }

    private static Text TextOf(ReportCell cell, bool isPlain) =>
        cell.IsBest ? new Text(isPlain ? "* " + cell.Text : cell.Text, new Style(decoration: Decoration.Bold)) : new Text(cell.Text);
}
