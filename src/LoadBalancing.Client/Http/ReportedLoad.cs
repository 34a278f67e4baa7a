using System.Net.Http.Headers;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http;

/// <summary>The load report of an answer, looked for only while a picker listens. One that cannot be read is counted, and is nobody's error.</summary>
internal static class ReportedLoad
{
    public static LoadReport? In(HttpHeaders headers, EndpointLease lease)
    {
        if (!lease.WantsLoadReport || !LoadReportHeaders.TryFind(headers, out LoadReport? report)) { return null; }
        lease.CountReport(isReadable: report is not null);
        return report;
    }
}
