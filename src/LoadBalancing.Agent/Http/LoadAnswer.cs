using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Load;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Http;

/// <summary>Adds versions and load to the answer of a request that asks for them, if its sender may see them.</summary>
internal sealed class LoadAnswer(AgentDocuments documents, LoadMeter load, Exposure exposure)
{
    public bool IsWanted(HttpContext context) =>
        context.Request.Headers.TryGetValue(AgentHeaders.LoadReportWanted, out StringValues wanted) && wanted.Count == 1 && wanted[0] == "1" && exposure.Allows(context);

    public void Write(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        AgentSnapshot now = documents.Current;
        if (now.Documents.Count > 0) { headers[AgentHeaders.ConfigVersion] = now.Header; }
        headers[AgentHeaders.LoadMetrics] = load.Report;
    }
}
