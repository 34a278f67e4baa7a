using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <content>Attempts that a route sends to a subset of the endpoints, and where they go when nobody there may be used.</content>
internal sealed partial class EndpointSelector
{
    public required RouteFallbacks Fallbacks { get; init; }

    private bool TryAcquireRouted(ClusterSnapshot snapshot, in PickContext asked, out EndpointLease lease)
    {
        if (TryAcquireWithin(snapshot, in asked, out lease))
        {
            Fallbacks.Served(snapshot, lease.StartedAt);
            return true;
        }
        for (ClusterSnapshot? next = snapshot.Otherwise; next is not null; next = next.Otherwise)
        {
            if (!TryAcquireWithin(next, in asked, out lease)) { continue; }
            Fallbacks.FellBack(snapshot, next, isFirstAttempt: asked.Tried is null, lease.StartedAt);
            return true;
        }
        return false;
    }
}
