using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>A request whose first attempt already is timed, hedged, or sends a content that was read into memory.</summary>
internal static class GuardedRequest
{
    public static async Task<HttpResponseMessage> SendAsync(IAttemptSender sender, Cluster cluster, ClusterSnapshot snapshot, RequestAttempt first, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = first.Request;
        HttpContent? content = request.Content;
        try
        {
            if (ContentBuffer.IsWanted(request, snapshot.Config.Resilience)) { request.Content = await ContentBuffer.ReadAsync(content!, cancellationToken).ConfigureAwait(false); }
        }
        catch
        {
            first.Lease.Dispose();
            throw;
        }
        try
        {
            var run = new RequestRun(cluster, snapshot, request, sender, cancellationToken) { IsHedged = Hedging.IsFor(request, snapshot.Config.Resilience) };
            if (run.IsHedged) { cluster.HedgeBudget.CountRequest(first.Lease.StartedAt, run.Rules.Hedging!.Cap); }
            return await RunExecution.RunAsync(run.Beginning(first.Lease), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!ReferenceEquals(request.Content, content)) { request.Content = content; }
        }
    }
}
