using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Http;

/// <summary>Finds the part of a snapshot that a request is routed to. Whoever holds that part needs to know nothing of routes: further attempts stay in it.</summary>
internal static class RequestRoute
{
    /// <summary>The snapshot itself, where nothing is routed: one read.</summary>
    public static ClusterSnapshot Of(HttpRequestMessage request, ClusterSnapshot snapshot, Cluster cluster) => snapshot.Routed is null ? snapshot : For(request, snapshot, cluster);

    /// <summary>A request that comes again, by a redirect or since a newer generation is there, stays where it was while the same route takes it.</summary>
    /// <param name="request">As the caller made it.</param>
    /// <param name="snapshot">One whose requests are routed, or a part of it.</param>
    /// <param name="cluster">Whose chance draws where no key decides.</param>
    private static ClusterSnapshot For(HttpRequestMessage request, ClusterSnapshot snapshot, Cluster cluster)
    {
        RoutedSnapshots routed = snapshot.Routed!;
        var facts = new RequestFacts(request, labels: null);
        Route? route = routed.Routing.For(ref facts);
        if (route is not null && snapshot.Target?.Route == route.Targets[0].Route) { return snapshot; }
        return routed.Choose(route, route is { NeedsKey: true } ? RequestHashKey.HashOf(request, snapshot.Config.Traffic) : null, cluster.Surroundings.Random);
    }
}
