using System.Net.Http.Headers;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Transport;

/// <summary>Where a load report stands in an answer: headers or trailers, as protobuf for gRPC or in one of three formats for HTTP (gRFC A51).</summary>
internal static class LoadReportHeaders
{
    private const string Http = "endpoint-load-metrics", Grpc = "endpoint-load-metrics-bin";

    /// <summary>Reads a report, if there is one.</summary>
    /// <param name="headers">Headers or trailers.</param>
    /// <param name="report">Null where the headers hold none, or one that cannot be read.</param>
    /// <returns>True when the headers hold one, readable or not.</returns>
    public static bool TryFind(HttpHeaders headers, out LoadReport? report)
    {
        report = null;
        if (headers.NonValidated.TryGetValues(Grpc, out HeaderStringValues binary))
        {
            _ = LoadReportParser.TryParseBinary(First(binary), out report);
            return true;
        }
        if (headers.NonValidated.TryGetValues(Http, out HeaderStringValues text))
        {
            _ = LoadReportParser.TryParse(First(text), out report);
            return true;
        }
        return false;
    }

    private static string First(HeaderStringValues values)
    {
        if (values.Count == 1) { return values.ToString(); }
        foreach (string value in values) { return value; }
        return "";
    }
}
