using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Tables;

/// <summary>One number of each subject: a row of the summary.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Text">The number as it is shown.</param>
/// <param name="Badness">The lower, the better; <see langword="null"/> when this subject has no number. Without this function neither more nor less is better.</param>
internal sealed record Measure(string Label, Func<SimulationResult, string> Text, Func<SimulationResult, double?>? Badness = null)
{
    public IReadOnlyList<ReportCell> Cells(IReadOnlyList<SimulationResult> results) =>
        Best([.. results.Select(result => new Rated(Text(result), Competes(result) ? Badness?.Invoke(result) : null))]);

    /// <summary>The oracle is the bound of what is possible: it wins against nobody.</summary>
    public static bool Competes(SimulationResult result) => result.Subject != SubjectNames.CentralQueue;

    /// <summary>Marks the best. What reads the same is equally good, and where all are equally good nobody is the best.</summary>
    public static IReadOnlyList<ReportCell> Best(IReadOnlyList<Rated> cells)
    {
        double best = cells.Min(cell => cell.Badness) ?? double.NaN;
        string? text = cells.FirstOrDefault(cell => cell.Badness == best).Text;
        bool isContest = cells.Any(cell => cell.Badness > best && cell.Text != text);
        return [.. cells.Select(cell => new ReportCell(cell.Text, isContest && cell.Badness is not null && cell.Text == text))];
    }
}

/// <summary>A text with how bad it is.</summary>
/// <param name="Text">What stands in the cell.</param>
/// <param name="Badness">The lower, the better; <see langword="null"/> for what is not compared.</param>
internal readonly record struct Rated(string Text, double? Badness);
