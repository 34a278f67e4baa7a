using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <content>Attempts that a route sends to a subset of the endpoints, and where they go when nobody there may be used.</content>
internal sealed partial class EndpointSelector
{
    public required RouteFallbacks Fallbacks { get; init; }

    private bool TryAcquireRouted(ClusterSnapshot snapshot, in PickContext asked, out EndpointLease lease)
    {
        if (snapshot.RefusesAll && TryAcquireFromThoseWhoAccept(snapshot, in asked, out lease)) { return true; }
        if (TryAcquireWithin(snapshot, in asked, out lease))
        {
            Fallbacks.Served(snapshot, lease.StartedAt);
            return true;
        }
        return TryFallBack(snapshot, in asked, onlyToThoseWhoAccept: false, out lease);
    }

    /// <summary>Where all of a subset refuse connections, each request would fail there first, and come to those who serve it only as far as the budget goes. Single ones still try.</summary>
    private bool TryAcquireFromThoseWhoAccept(ClusterSnapshot snapshot, in PickContext asked, out EndpointLease lease)
    {
        if (probation.HasDueProbes && asked.Tried is null && TryProbe(snapshot, asked.At(loop.Now()), out lease)) { return true; }
        return TryFallBack(snapshot, in asked, onlyToThoseWhoAccept: true, out lease);
    }

    private bool TryFallBack(ClusterSnapshot snapshot, in PickContext asked, bool onlyToThoseWhoAccept, out EndpointLease lease)
    {
        for (ClusterSnapshot? next = snapshot.Otherwise; next is not null; next = next.Otherwise)
        {
            if ((onlyToThoseWhoAccept && next.RefusesAll) || !TryAcquireWithin(next, in asked, out lease)) { continue; }
            Fallbacks.FellBack(snapshot, next, isFirstAttempt: asked.Tried is null, lease.StartedAt);
            return true;
        }
        lease = default;
        return false;
    }
}
