using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http.SecondChances;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Http;

/// <summary>Finds an endpoint for a request that got none at once: nothing has begun yet, so it may move to the version that replaced its own, look again at endpoints that it failed at before, or wait for a place.</summary>
internal static class RequestStart
{
    /// <returns>The lease, and the snapshot that the request runs on.</returns>
    public static async ValueTask<(EndpointLease Lease, ClusterSnapshot Snapshot)> FindAsync(Cluster cluster, HttpRequestMessage request, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        PendingRequest? place = null;
        int looks = 0;
        while (true)
        {
            // Its session may have moved meanwhile, and another version may know none.
            if (snapshot.Affinity is not null) { RequestSession.Start(request, snapshot, cluster); }
            PickContext context = RequestContext.For(request, snapshot);
            if (cluster.TryAcquire(snapshot, in context, out EndpointLease lease)) { return (lease, snapshot); }
            if (NewerThan(snapshot, cluster, request) is { } newer)
            {
                snapshot = newer;
                continue;
            }
            if (cluster.MustWait(snapshot, in context))
            {
                place = await cluster.WaitForPlaceAsync(snapshot, context, place, cancellationToken).ConfigureAwait(false);
                if (place.Lease is { } given) { return (given, snapshot); }
                snapshot = NewerThan(snapshot, cluster, request) ?? snapshot;
                continue;
            }
            if (Cluster.MayHaveRoom(snapshot, ref looks)) { continue; }
            if (context.Tried is null) { throw cluster.NoEndpoint(snapshot, in context, HeldHint(snapshot, cluster)); }
            TriedBefore.Forget(request);
        }
    }

    /// <summary>When all endpoints left while we looked, the request belongs to the version that replaced them, unless a view holds it.</summary>
    private static ClusterSnapshot? NewerThan(ClusterSnapshot snapshot, Cluster cluster, HttpRequestMessage request) =>
        cluster.Snapshot is { } newest && !ReferenceEquals(newest, snapshot.Routed?.Whole ?? snapshot) && (newest.Version == snapshot.Version || !HeldSnapshot.Holds(request, cluster, snapshot))
            ? RequestRoute.Of(request, newest.Version == snapshot.Version ? newest.SeenBy(snapshot.Target) : newest, cluster)
            : null;

    private static string HeldHint(ClusterSnapshot snapshot, Cluster cluster) =>
        cluster.Snapshot is { } newest && newest.Version != snapshot.Version ? $" A view of its group holds this version; version {newest.Version} runs by now." : "";
}
