using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Benchmarks.Flips;

/// <summary>One way, over all rounds. Microseconds; a spread is one round's, an error one activation's.</summary>
internal sealed record FlipRow(string Subject, int Count, int Busy, double[] Spreads, double[] Errors)
{
    public static FlipRow Of(string subject, int count, int busy, IReadOnlyList<FlipRound> rounds) =>
        new(subject, count, busy, [.. rounds.Select(round => round.Spread).Order()], [.. rounds.SelectMany(round => round.Errors).Order()]);

    public static string Table(IReadOnlyList<FlipRow> rows, int rounds)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $".NET {Environment.Version}, {Environment.ProcessorCount} cores, {rounds} interleaved rounds; milliseconds.").AppendLine();
        text.AppendLine("| cores | activations | way | spread p50 | p99 | max | after the instant p50 | p99 | max | early | earliest |").AppendLine("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (FlipRow row in rows)
        {
            string cores = row.Busy == 0 ? "idle" : "busy";
            int early = row.Errors.Count(error => error < 0);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {cores} | {row.Count} | {row.Subject} | {Three(row.Spreads)} | {Three(row.Errors)} | {early} | {(early > 0 ? Milliseconds(row.Errors[0]) : "")} |");
        }
        return text.ToString().TrimEnd();
    }

    private static string Three(double[] sorted) => $"{Milliseconds(At(sorted, 0.5))} | {Milliseconds(At(sorted, 0.99))} | {Milliseconds(sorted[^1])}";

    private static double At(double[] sorted, double quantile) => sorted[(int)Math.Ceiling(quantile * sorted.Length) - 1];

    private static string Milliseconds(double microseconds) => (microseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);
}
