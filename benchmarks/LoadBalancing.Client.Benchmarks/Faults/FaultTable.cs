using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary>One row a fault, one group of columns a subject.</summary>
internal static class FaultTable
{
    public static string Of(IReadOnlyList<FaultRow> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("| fault | subject | callers' successes | longest call | below half its share after | half its share again after healing |").AppendLine("|---|---|---|---|---|---|");
        foreach (FaultRow row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Fault} | {row.Subject} | {row.SuccessRate:P2} | {Milliseconds(row.Longest)} | {Milliseconds(row.LeftAfter)} | {Milliseconds(row.BackAfter)} |");
        }
        return text.ToString().TrimEnd();
    }

    private static string Milliseconds(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0} ms") : "never";
}
