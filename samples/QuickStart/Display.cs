using System.Globalization;
using Spectre.Console;

namespace QuickStart;

/// <summary>A live table on a terminal, plain lines elsewhere.</summary>
internal static class Display
{
    private static readonly bool s_isLive = AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    public static void Introduce()
    {
        if (!s_isLive) { AnsiConsole.Profile.Capabilities.Ansi = false; }
        Console.WriteLine(Text($"Five servers in this process, {Load.RequestsPerSecond} requests a second, two runs with the same faults:"));
        Console.WriteLine(Text($"  from second {Faults.FailingFrom.TotalSeconds}: '{Faults.Failing}' turns away every {Faults.RequestsPerFailure}th request at once with 503, and takes {Faults.BusyDelay.TotalMilliseconds} ms for the others"));
        Console.WriteLine(Text($"  from second {Faults.SlowFrom.TotalSeconds}: '{Faults.Slow}' takes {Faults.SlowDelay.TotalMilliseconds} ms; everybody else about 5 ms"));
        if (!s_isLive) { Console.WriteLine("Each line: share and latency of the last second, outstanding requests, errors so far."); }
        Console.WriteLine();
    }

    /// <summary>Shows the board until the work is done.</summary>
    public static async Task ShowWhileAsync(Task work, Func<Board> read)
    {
        if (s_isLive) { await AnsiConsole.Live(TableOf(read())).StartAsync(context => RepeatAsync(work, TimeSpan.FromSeconds(0.5), () => context.UpdateTarget(TableOf(read())))); }
        else { await RepeatAsync(work, TimeSpan.FromSeconds(1), () => Console.WriteLine(LineOf(read()))); }
        await work;
    }

    public static void Show(IReadOnlyList<Summary> summaries)
    {
        var table = new Table { Border = s_isLive ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumns(new TableColumn("policy"), Right("requests"), Right("failed"), Right("success"), Right(Text($"over {Summary.SlowAbove.TotalMilliseconds} ms")), Right("p50"), Right("p99"));
        foreach (Summary run in summaries)
        {
            table.AddRow(run.Policy, Text($"{run.Requests}"), Text($"{run.Failed}"), Text($"{run.SuccessRate * 100:F2} %"), Text($"{run.Slow}"), Text($"{run.P50.TotalMilliseconds:F1} ms"), Text($"{run.P99.TotalMilliseconds:F1} ms"));
        }
        Console.WriteLine();
        Console.WriteLine("What callers saw:");
        AnsiConsole.Write(table);
        Console.WriteLine("Refused connections and failures in a row cost little under either: failover and probation. What differs is who still gets requests.");
    }

    private static async Task RepeatAsync(Task work, TimeSpan period, Action show)
    {
        while (await Task.WhenAny(work, Task.Delay(period)) != work) { show(); }
    }

    private static Table TableOf(Board board)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(HeadOf(board)) };
        table.AddColumns(new TableColumn("endpoint").Width(12), Right("share"), Right("outstanding"), Right("latency"), Right("errors so far"), new TableColumn("").Width(12));
        foreach (BoardRow row in board.Rows)
        {
            table.AddRow(row.Endpoint, Text($"{row.Share * 100:F0} %"), Text($"{row.Outstanding}"), LatencyOf(row), Text($"{row.Errors}"), row.IsOnProbation ? "[yellow]on probation[/]" : "");
        }
        return table;
    }

    private static string LineOf(Board board) => HeadOf(board) + ": " + string.Join(" | ", board.Rows.Select(row =>
        Text($"{row.Endpoint} {row.Share * 100:F0} % {LatencyOf(row)} {row.Outstanding} out {row.Errors} err{(row.IsOnProbation ? " (probation)" : "")}")));

    private static string HeadOf(Board board) => Text($"{board.Policy}, second {board.Elapsed.TotalSeconds:F0}");

    private static string LatencyOf(BoardRow row) => row.Latency is { } latency ? Text($"{latency.TotalMilliseconds:F0} ms") : "-";

    private static TableColumn Right(string name) => new TableColumn(name).RightAligned();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
