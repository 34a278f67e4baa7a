using System.Diagnostics;
using System.Globalization;
using System.Text;
using LoadBalancing.Client.Etcd.Tests.Faults.Rig;

namespace LoadBalancing.Client.Fleet;

/// <summary>Fault scenarios, seed after seed, some at the same time: what the tests do for five seeds. Ends with 1 where one of them went wrong, and leaves its timeline beside.</summary>
internal static class SoakRun
{
    public static async Task<int> RunAsync(string[] args)
    {
        int seeds = Number(args, "--seeds", 100), first = Number(args, "--first", 1), parallel = Number(args, "--parallel", 3), rollouts = Number(args, "--rollouts", 3);
        string folder = Value(args, "--timelines", "artifacts/soak");
        Directory.CreateDirectory(folder);
        List<ScenarioReport> reports = [];
        long begun = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(first, seeds), new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (seed, token) =>
        {
            ScenarioReport report = await new Scenario(seed, rollouts).RunAsync(token);
            Console.WriteLine(report.Summary);
            if (report.Wrong.Count > 0) { Console.WriteLine("  " + string.Join("\n  ", report.Wrong.Take(10))); }
            if (report.Wrong.Count > 0 || args.Contains("--all"))
            {
                await File.WriteAllTextAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"seed-{seed}.txt")), $"{report.Summary}\n{string.Join('\n', report.Wrong)}\n\n{report.Timeline}", token);
            }
            lock (reports) { reports.Add(report); }
        });
        string table = Table(reports, Stopwatch.GetElapsedTime(begun));
        Console.WriteLine(table);
        if (Value(args, "--markdown", "") is { Length: > 0 } file) { await File.WriteAllTextAsync(file, table); }
        return reports.All(report => report.Wrong.Count == 0) ? 0 : 1;
    }

    private static string Table(List<ScenarioReport> reports, TimeSpan took)
    {
        var late = Spread.Of(reports.SelectMany(report => report.LateMs));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{reports.Count} seeds from {reports.Min(report => report.Seed)} on, {took.TotalMinutes:0.0} minutes. {reports.Count(report => report.Wrong.Count > 0)} went wrong. {reports.Sum(report => report.Requests)} requests, none failed but {reports.Sum(report => report.Harmed)} on versions that were made to fail; {reports.Sum(report => report.Polls)} times the status was read and explained.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Flips of live members: {reports.Sum(report => report.LateMs.Count)}, after the instant by {late.P50:0.0} / {late.P99:0.0} / {late.Max:0.0} ms (p50 / p99 / max), none before it; {reports.Sum(report => report.IsolatedFlips)} flips of members that were isolated in between.");
        text.AppendLine();
        text.AppendLine("| fault | rollouts | done | aborted | taken back | not begun |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|");
        foreach (IGrouping<string, RigRollout> kind in reports.SelectMany(report => report.Rollouts).GroupBy(rollout => $"{rollout.Plan.Kind}{(rollout.Plan.Beside == FaultKind.None ? "" : $" + {rollout.Plan.Beside}")}").OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {kind.Key} | {kind.Count()} | {Count(kind, "done")} | {Count(kind, "aborted")} | {Count(kind, "taken_back")} | {Count(kind, null)} |");
        }
        return text.ToString();
    }

    private static int Count(IEnumerable<RigRollout> rollouts, string? outcome) => rollouts.Count(rollout => rollout.Result?.Outcome == outcome);

    private static string Value(string[] args, string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;

    private static int Number(string[] args, string name, int otherwise) => int.Parse(Value(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
