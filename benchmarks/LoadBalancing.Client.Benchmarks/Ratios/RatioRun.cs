using System.Globalization;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>The command <c>ratios [filter] [--only NAME] [--rounds N] [--markdown FILE]</c>.</summary>
internal static class RatioRun
{
    private static readonly Dictionary<string, Func<Report, Task>> s_groups = new(StringComparer.Ordinal)
    {
        ["pick"] = report => Run(PickRatios.Run, report),
        ["policies"] = report => Run(PolicyRatios.Run, report),
        ["flat"] = report => Run(FlatRatios.Run, report),
        ["cycle"] = report => Run(CycleRatios.Run, report),
        ["lease"] = report => Run(LeaseRatios.Run, report),
        ["ewma"] = report => Run(EwmaRatios.Run, report),
        ["hash"] = report => Run(HashRatios.Run, report),
        ["attempt"] = report => Run(AttemptRatios.Run, report),
        ["agent"] = report => Run(AgentRatios.Run, report),
        ["loopback"] = LoopbackRatios.RunAsync,
    };

    public static async Task RunAsync(string[] arguments)
    {
        string filter = arguments.Length > 0 && !arguments[0].StartsWith('-') ? arguments[0] : "";
        string? markdown = ValueOf("--markdown", arguments);
        if (ValueOf("--rounds", arguments) is { } rounds) { Interleaved.Rounds = Math.Max(15, int.Parse(rounds, CultureInfo.InvariantCulture)); }
        Contenders.Only = ValueOf("--only", arguments) ?? "";
        Console.WriteLine($".NET {Environment.Version}, {Environment.ProcessorCount} cores, {Interleaved.Rounds} interleaved rounds. Compare ratios, never nanoseconds.");
        if (!s_groups.Keys.Any(name => name.Contains(filter, StringComparison.Ordinal))) { Console.WriteLine($"No group matches '{filter}'; groups are: {string.Join(", ", s_groups.Keys)}."); }
        var report = new Report();
        foreach ((string name, Func<Report, Task> run) in s_groups)
        {
            if (name.Contains(filter, StringComparison.Ordinal)) { await run(report); }
        }
        report.Summarise();
        if (markdown is not null) { await File.WriteAllTextAsync(markdown, Header(filter) + report.Markdown); }
    }

    private static string Header(string filter) => string.Create(CultureInfo.InvariantCulture,
        $"# Ratios\n\nWritten by `dotnet run -c Release --project benchmarks/LoadBalancing.Client.Benchmarks -- ratios{(filter.Length > 0 ? " " + filter : "")}` on .NET {Environment.Version}, {Environment.ProcessorCount} cores, {Interleaved.Rounds} interleaved rounds.\n");

    private static string? ValueOf(string name, string[] arguments) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    private static Task Run(Action<Report> run, Report report)
    {
        run(report);
        return Task.CompletedTask;
    }
}
