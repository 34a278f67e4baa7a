using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Fleet;

/// <summary>What is rolled out: one cluster of ten endpoints, and enough beside it to be of a usual size.</summary>
internal static class FleetDocuments
{
    public const string Cluster = "orders";

    public static string Of(int round, int bytes = 10_000)
    {
        var json = new StringBuilder("""{"LoadBalancing":{"Clusters":{"orders":{"Endpoints":{""");
        for (int i = 0; i < 10; i++) { json.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}\"e{i}\":{{\"Address\":\"http://127.0.0.1:{20_000 + i}\",\"Weight\":{1 + ((round + i) % 3)}}}"); }
        json.Append("}}}},\"Shop\":{");
        for (int i = 0; json.Length < bytes; i++) { json.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}\"Setting{i}\":\"value {i} of round {round}, as text of a usual length\""); }
        return json.Append("}}").ToString();
    }
}
