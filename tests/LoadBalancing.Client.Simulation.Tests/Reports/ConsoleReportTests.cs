using System.Globalization;
using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Reports;

public sealed class ConsoleReportTests
{
    [Theory]
    [InlineData("requests", "4")]
    [InlineData("success", "75.00 %")]
    [InlineData("failed", "0")]
    [InlineData("timed out", "1")]
    [InlineData("unavailable", "0")]
    [InlineData("attempts per request", "1.250")]                              // 5 / 4
    [InlineData("misrouted attempts", "2")]
    [InlineData("mean", "502 ms")]                                             // (1 + 2 + 3 + 2,000) / 4 = 501.5
    [InlineData("p50", "2.00 ms")]
    [InlineData("p90", "2.00 s")]
    [InlineData("p99", "2.00 s")]
    [InlineData("p99.9", "2.00 s")]
    [InlineData("longest", "2.00 s")]
    [InlineData("oscillation (chance: 1)", "1.25")]
    [InlineData("most restless server", "s0: 1.50")]
    [InlineData("busiest server", "s0: 1.60 x fair, 50 % used")]               // 0.8 of two servers
    [InlineData("idlest server", "s1: 0.40 x fair, 25 % used")]
    public void Every_number_stands_in_its_row(string label, string expected) => Assert.Equal(expected, CellOf(Report(Examples.Small()), label));

    [Fact]
    public void Quantiles_are_told_apart()
    {
        string report = Report(Examples.Small() with { Latency = Examples.Latencies(Enumerable.Range(1, 1_000).Select(time => (double)time)) });
        Assert.Equal(("500 ms", "900 ms", "990 ms"), (CellOf(report, "p50"), CellOf(report, "p90"), CellOf(report, "p99")));
        Assert.Equal(("999 ms", "1.00 s"), (CellOf(report, "p99.9"), CellOf(report, "longest")));
    }

    [Fact]
    public void More_success_is_better_and_fewer_failures_are()
    {
        string report = Report(Examples.Small("a"), Examples.Small("b") with { Succeeded = 4, TimedOut = 0 });
        Assert.Equal(["success", "75.00 %", "* 100.00 %"], CellsOf(report, line => line.Contains(" success ", StringComparison.Ordinal)));
        Assert.Equal(["timed out", "1", "* 0"], CellsOf(report, line => line.Contains(" timed out ", StringComparison.Ordinal)));
        Assert.Equal(["requests", "4", "4"], CellsOf(report, line => line.Contains(" requests ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_subject_has_a_column_and_the_best_of_a_row_is_marked()
    {
        SimulationResult slower = Examples.Small("round_robin") with { Latency = Examples.Latencies(1, 4, 5, 2_000) };
        string report = Report(Examples.Small(), slower);
        Assert.Equal(["", "peak_ewma", "round_robin"], CellsOf(report, line => line.Contains("round_robin", StringComparison.Ordinal)));
        Assert.Equal(["p50", "* 2.00 ms", "4.00 ms"], CellsOf(report, line => line.Contains(" p50 ", StringComparison.Ordinal)));
        Assert.Contains("* the best of the subjects", report, StringComparison.Ordinal);
        Assert.DoesNotContain("* the best of the subjects", Report(Examples.Small()), StringComparison.Ordinal);
        Assert.Equal(["p99", "2.00 s", "2.00 s"], CellsOf(report, line => line.Contains(" p99 ", StringComparison.Ordinal)));
    }

    [Fact]
    public void On_a_terminal_the_best_is_bold()
    {
        SimulationResult slower = Examples.Small("round_robin") with { Latency = Examples.Latencies(1, 4, 5, 2_000) };
        string report = Examples.OnConsole(console => ConsoleReport.Write(console, [Examples.Small(), slower]), isTerminal: true);
        Assert.Contains("\u001b[1m2.00 ms\u001b[0m", report, StringComparison.Ordinal);
        Assert.DoesNotContain("* 2.00 ms", report, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[1m4.00 ms", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_told_with_every_subjects_reaction()
    {
        SimulationResult blind = Examples.Small("round_robin");
        blind = blind with { Faults = [blind.Faults[0] with { HalvedAfter = null, AttemptsUntilHalved = 100, ReturnedAfter = Examples.Ms(20) }] };
        string report = Report(Examples.Small(), blind);
        Assert.Equal(["s1", "slow", "5 s", "peak_ewma", "* 150 ms", "* 12.5", "never"], CellsOf(report, line => line.Contains("150 ms", StringComparison.Ordinal)));
        Assert.Equal(["", "", "", "round_robin", "never", "100.0", "* 20.0 ms"], CellsOf(report, line => line.Contains("100.0", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_healing_there_is_no_return()
    {
        SimulationResult result = Examples.Small();
        string report = Report(result with { Faults = [result.Faults[0] with { HealedAt = null }] });
        Assert.Equal("-", CellsOf(report, line => line.Contains("150 ms", StringComparison.Ordinal))[^1]);
    }

    [Fact]
    public void What_ran_on_each_version_is_told_where_there_was_more_than_one()
    {
        SimulationResult one = Examples.Small("one version") with { Versions = [Examples.Version(7, requests: 4, succeeded: 3, first: 0, last: 9, afterHigher: 0)] };
        string report = Report(Examples.Small(), one);
        Assert.Equal(["peak_ewma", "1", "3", "100.00 %", "0 s", "6 s", "1"], CellsOf(report, line => line.Contains(" 6 s ", StringComparison.Ordinal)));
        Assert.Equal(["peak_ewma", "2", "1", "0.00 %", "5 s", "5 s", "0"], CellsOf(report, line => line.Contains(" 0.00 % ", StringComparison.Ordinal)));
        Assert.DoesNotContain(" 7 ", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Versions", Report(one), StringComparison.Ordinal);
        SimulationResult many = Examples.Small() with { Versions = [.. Enumerable.Range(1_001, 23).Select(version => Examples.Version(version, 1, 1, 0, 0, 0))] };
        Assert.Contains("and 3 more rows", Report(many), StringComparison.Ordinal);        // 23 - 20
        Assert.Contains(" 1020 ", Report(many), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_are_numbered_in_the_order_of_time_and_tell_whose_they_are_when_they_differ()
    {
        SimulationResult refused = Examples.Small("round_robin");
        refused = refused with { Events = [new EventResult(Examples.S(7), "refused: no such policy"), .. refused.Events] };
        string report = Report(Examples.Small(), refused);
        Assert.Equal(["1", "5 s", "slow s1 x 10", "all"], CellsOf(report, line => line.Contains("slow s1 x 10", StringComparison.Ordinal)));
        Assert.Equal(["2", "7 s", "refused: no such policy", "round_robin"], CellsOf(report, line => line.Contains("refused", StringComparison.Ordinal)));
        Assert.Equal(["3", "10 s", "heal s1", "all"], CellsOf(report, line => line.Contains("heal s1", StringComparison.Ordinal)));
        Assert.Equal(["1", "5 s", "slow s1 x 10"], CellsOf(Report(Examples.Small()), line => line.Contains("slow s1 x 10", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_long_list_is_cut_and_says_so()
    {
        SimulationResult result = Examples.Small();
        FaultResult fault = result.Faults[0];
        string report = Report(result with
        {
            Faults = [.. Enumerable.Range(1, 25).Select(second => fault with { At = Examples.S(second) })],
            Events = [.. Enumerable.Range(1, 1_045).Select(second => new EventResult(Examples.S(second), "flap"))],
        });
        Assert.Contains("and 5 more faults", report, StringComparison.Ordinal);            // 25 - 20
        Assert.Contains("and 1,005 more events", report, StringComparison.Ordinal);        // 1,045 - 40
        Assert.Contains(" 20 s ", report, StringComparison.Ordinal);
        Assert.DoesNotContain(" 41 s ", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_in_names_are_text()
    {
        SimulationResult result = Examples.Small("[red]fast[/]", "[bold]boom") with { Events = [new EventResult(Examples.S(1), "add [/] s9")] };
        string report = Report(result);
        Assert.Equal(["", "[red]fast[/]"], CellsOf(report, line => line.Contains("fast", StringComparison.Ordinal)));
        Assert.Contains("[red]fast[/]", report, StringComparison.Ordinal);
        Assert.Contains("[bold]boom", report, StringComparison.Ordinal);
        Assert.Contains("add [/] s9", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_subjects_fit_into_100_columns()
    {
        string[] lines = Report(Examples.Small("orders (appsettings.json)"), Examples.Small("orders (round-robin.json)")).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
        Assert.Contains(lines, line => line.Contains("busiest server", StringComparison.Ordinal) && line.Split("s0: 1.60 x fair, 50 % used").Length == 3);
    }

    [Fact]
    public void Where_nothing_happened_there_are_dashes_and_no_empty_tables()
    {
        string report = Report(Examples.Empty());
        Assert.Equal("0", CellOf(report, "requests"));
        foreach (string label in (string[])["success", "attempts per request", "mean", "p99", "longest", "oscillation (chance: 1)", "most restless server", "busiest server"])
        {
            Assert.Equal("-", CellOf(report, label));
        }
        Assert.DoesNotContain("Faults", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Events", report, StringComparison.Ordinal);
        Assert.Equal("", Report());
    }

    [Fact]
    public void Scenarios_are_told_one_after_the_other()
    {
        string report = Report(Examples.Small(scenario: "first"), Examples.Small(scenario: "second"), Examples.Small("random", "first"));
        Assert.True(report.IndexOf("first: 20 s, seed 7", StringComparison.Ordinal) < report.IndexOf("second: 20 s, seed 7", StringComparison.Ordinal));
        Assert.Equal(2, report.Split("busiest server").Length - 1);
    }

    [Fact]
    public void A_culture_changes_nothing()
    {
        string expected = Report(Examples.Small());
        Assert.Equal(expected, Cultures.InCommaLand(() => Report(Examples.Small())));
        Assert.Equal("1,5", Cultures.InCommaLand(() => 1.5.ToString(CultureInfo.CurrentCulture)));
    }

    private static string Report(params SimulationResult[] results) => Examples.OnConsole(console => ConsoleReport.Write(console, results));

    private static string CellOf(string report, string label) => CellsOf(report, line => line.StartsWith($"| {label} ", StringComparison.Ordinal))[1];

    private static string[] CellsOf(string report, Func<string, bool> line) => [.. report.Split('\n').First(line).Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
}
