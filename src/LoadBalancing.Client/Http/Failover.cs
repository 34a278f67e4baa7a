using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Http;

/// <summary>Sends what was provably never sent, or sent away before it began, to another endpoint of the same snapshot. Made at a request's first failure.</summary>
internal sealed class Failover(Cluster cluster, ClusterSnapshot snapshot, HttpRequestMessage request)
{
    private readonly TriedEndpoints _tried = new();

    /// <summary>Takes the next endpoint, while attempts, budget and endpoints last.</summary>
    public bool TryNext(in RequestAttempt failed, in AttemptFailure failure, out RequestAttempt next)
    {
        next = default;
        ResilienceConfig rules = snapshot.Config.Resilience;
        _tried.Add(failed.Lease.Endpoint);
        // The error of the attempt says more than that the cluster was disposed of meanwhile.
        if (cluster.IsDisposed || !failure.IsUnsent || _tried.Count > rules.MaxOtherEndpoints) { return false; }
        if (!cluster.Budget.TryTake(cluster.Surroundings.Clock.Now(), rules.Budget)) { return false; }
        if (!cluster.TryAcquire(snapshot, RequestContext.For(request, snapshot, _tried), out EndpointLease lease)) { return false; }
        next = new RequestAttempt(request, lease);
        failure.Response?.Dispose();
        cluster.Surroundings.Logger.FailedOver(cluster.Name, failed.Lease.Endpoint.Id, failure.ErrorType);
        cluster.Surroundings.Instruments.Failovers.Add(1, new(TagNames.Cluster, cluster.Name), new(TagNames.ErrorType, failure.ErrorType));
        RequestTrace.Resent(_tried.Count);
        return true;
    }
}
