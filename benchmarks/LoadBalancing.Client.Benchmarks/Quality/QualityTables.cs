using System.Globalization;

namespace LoadBalancing.Client.Benchmarks.Quality;

/// <summary>The tables of docs/quality.md.</summary>
internal sealed class QualityTables(string[] scenarios, QualityMeasure[,] measures)
{
    private const int Oracle = 0, Default = 1;
    private readonly string[] _names = [.. QualitySubjects.All.Select(subject => subject.Name)];

    public IEnumerable<string> Lines(int seeds)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"\n## The default policy, `{_names[Default]}`, and what was promised of it\n");
        foreach (string line in DefaultTable()) { yield return line; }
        yield return string.Create(CultureInfo.InvariantCulture, $"\n## p99 in milliseconds, a failed request counted as its deadline (median of {seeds} seeds)\n");
        foreach (string line in Table((scenario, subject) => Number(measures[scenario, subject].P99Milliseconds, "0"))) { yield return line; }
        yield return "\n## Requests that succeeded, in %\n";
        foreach (string line in Table((scenario, subject) => Number(100 * measures[scenario, subject].SuccessRatio, "0.0#"))) { yield return line; }
        yield return "\n## Oscillation index (1: as restless as independent draws)\n";
        foreach (string line in Table((scenario, subject) => measures[scenario, subject].Oscillation is { } index ? Number(index, "0.00") : "-")) { yield return line; }
        yield return "\n## Time until a bad server got less than half its share, in ms / until a healed one got more again, in s\n";
        foreach (string line in Table(Reaction)) { yield return line; }
    }

    private IEnumerable<string> DefaultTable()
    {
        yield return "| scenario | p99 ms | best policy | ratio | oracle | ratio | oscillation | left after | attempts until then | back after | |";
        yield return "|---|--:|---|--:|--:|--:|--:|--:|--:|--:|---|";
        int withinTwo = 0;
        for (int scenario = 0; scenario < scenarios.Length; scenario++)
        {
            QualityMeasure ours = measures[scenario, Default];
            int best = Enumerable.Range(Default, _names.Length - Default).MinBy(subject => measures[scenario, subject].P99Milliseconds);
            double toBest = ours.P99Milliseconds / measures[scenario, best].P99Milliseconds, toOracle = ours.P99Milliseconds / measures[scenario, Oracle].P99Milliseconds;
            withinTwo += toOracle <= 2 ? 1 : 0;
            bool isFast = ours.LeftAfterMilliseconds is not { } left || (ours.RatePerClient >= 1_000 ? left <= 300 : ours.AttemptsUntilLeft <= 20);
            string missed = string.Join(", ", Missed(toBest, ours.Oscillation, isFast));
            yield return $"| {scenarios[scenario]} | {Number(ours.P99Milliseconds, "0")} | {Number(measures[scenario, best].P99Milliseconds, "0")} {_names[best]} | {Number(toBest, "0.00")} "
                + $"| {Number(measures[scenario, Oracle].P99Milliseconds, "0")} | {Number(toOracle, "0.00")} | {(ours.Oscillation is { } index ? Number(index, "0.00") : "-")} "
                + $"| {(ours.LeftAfterMilliseconds is { } after ? Number(after, "0", " ms") : "")} | {(ours.LeftAfterMilliseconds is null ? "" : Number(ours.AttemptsUntilLeft, "0.0"))} "
                + $"| {(ours.ReturnedAfterSeconds is { } back ? Number(back, "0.0", " s") : "")} | {(missed.Length == 0 ? "ok" : "MISSED: " + missed)} |";
        }
        yield return string.Create(CultureInfo.InvariantCulture, $"\np99 within 2 times the oracle in {withinTwo} of {scenarios.Length}.");
    }

    private static IEnumerable<string> Missed(double toBest, double? oscillation, bool isFast)
    {
        if (toBest > 1.3) { yield return "p99"; }
        if (oscillation >= 1.5) { yield return "oscillation"; }
        if (!isFast) { yield return "reaction"; }
    }

    private IEnumerable<string> Table(Func<int, int, string> cell)
    {
        yield return $"| scenario | {string.Join(" | ", _names)} |";
        yield return $"|---|{string.Concat(Enumerable.Repeat("--:|", _names.Length))}";
        for (int scenario = 0; scenario < scenarios.Length; scenario++)
        {
            string[] cells = [.. Enumerable.Range(0, _names.Length).Select(subject => cell(scenario, subject))];
            if (cells.Any(text => text != "-")) { yield return $"| {scenarios[scenario]} | {string.Join(" | ", cells)} |"; }
        }
    }

    private string Reaction(int scenario, int subject) => measures[scenario, subject] is { LeftAfterMilliseconds: { } left, ReturnedAfterSeconds: { } back }
        ? $"{Number(left, "0")} / {Number(back, "0.0")}"
        : "-";

    private static string Number(double value, string format, string unit = "") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) + unit : "never";
}
