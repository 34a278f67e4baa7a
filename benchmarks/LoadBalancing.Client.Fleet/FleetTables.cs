using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Fleet;

internal static class FleetTables
{
    public static string Of(IReadOnlyList<FleetRow> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("| members | processes | proxy | rounds | failed | heard p50 / p99 / max, ms | prepared p50 / p99 / max, ms | publish to last prepared, ms | flip after the instant p50 / p99 / max, ms | instant to all confirmed, ms |");
        text.AppendLine("|---:|---:|---|---:|---:|---|---|---:|---|---:|");
        foreach (FleetRow row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Members} | {row.Processes} | {(row.IsProxied ? "yes" : "no")} | {row.Rounds} | {row.Failed} | {Text(row.Heard)} | {Text(row.Prepared)} | {row.PublishToPrepared:0} | {Text(row.Flip)} | {row.AllConfirmed:0} |");
        }
        text.AppendLine();
        text.AppendLine("| members | etcd's watchers | etcd's cores while idle | a rollout, for each member: etcd's processor ms | bytes sent by etcd | bytes received | member's memory, MB |");
        text.AppendLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach (FleetRow row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Members} | {row.Watchers:0} | {row.IdleProcessorShare:0.000} | {row.ProcessorMsPerMember:0.00} | {row.SentBytesPerMember:0} | {row.ReceivedBytesPerMember:0} | {row.MegaBytesPerMember:0.00} |");
        }
        return text.ToString();
    }

    private static string Text(Spread spread) => string.Create(CultureInfo.InvariantCulture, $"{spread.P50:0.0} / {spread.P99:0.0} / {spread.Max:0.0}");
}
