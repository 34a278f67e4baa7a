using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Balancing;

/// <content>Attempts without HTTP that routes send to a subset of the endpoints, and the error of all that may not leave theirs.</content>
public sealed partial class Cluster
{
    /// <summary>The part of a snapshot that an attempt without HTTP goes to, by its labels and its key.</summary>
    /// <param name="snapshot">Not routed yet.</param>
    /// <param name="context">What is known of the attempt.</param>
    /// <param name="before">The part where it found nobody, if it did; of the same version, it stays there.</param>
    internal ClusterSnapshot Routed(ClusterSnapshot snapshot, in PickContext context, ClusterSnapshot? before = null)
    {
        if (snapshot.Routed is not { } routed) { return snapshot; }
        if (before?.Version == snapshot.Version) { return snapshot.SeenBy(before.Target); }
        var facts = new RequestFacts(request: null, context.Labels);
        Route? route = routed.Routing.For(ref facts);
        return routed.Choose(route, route is { NeedsKey: true } ? context.Hash : null, _surroundings.Random);
    }

    /// <param name="context">What is known of the attempt.</param>
    /// <param name="part">What it was sent to before, and is now; null before the first time, and while no endpoints are known.</param>
    /// <param name="lease">The claim on the endpoint.</param>
    private bool TryAcquire(in PickContext context, ref ClusterSnapshot? part, out EndpointLease lease)
    {
        ThrowIfDisposed();
        lease = default;
        ClusterSnapshot? seen = null;
        // When all endpoints of a snapshot left while we looked, there is a newer one.
        while (_writer.Current is { } snapshot && !ReferenceEquals(snapshot, seen))
        {
            part = Routed(snapshot, in context, part);
            if (TryAcquire(part, in context, out lease)) { return true; }
            seen = snapshot;
        }
        return false;
    }

    /// <summary>The error of a request that may not leave its subset; null where it may.</summary>
    private RequestRejectedException? SubsetUnavailable(ClusterSnapshot snapshot, in PickContext context, string hint)
    {
        if (snapshot.Target is not { Last: RouteFallback.Fail } target) { return null; }
        string also = target.Fallback is { } next ? $", nor of '{snapshot.Routed![next].Labels}'" : "";
        if (context.Tried is null) { _selector.Fallbacks.Failed(snapshot, _surroundings.Clock.Now()); }
        return Rejected(
            RejectionReason.SubsetUnavailable,
            $"No endpoint of subset '{snapshot.Labels}' may be used{also}, and route '{target.RouteName}' lets its requests go nowhere else (Fallback: fail). Of the subset: {Unavailability.Describe(snapshot, in context)}{hint}");
    }
}
