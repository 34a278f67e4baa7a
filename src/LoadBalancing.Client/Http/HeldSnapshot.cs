using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Http;

/// <summary>The snapshot that a view of a group holds for a request: the one in its options goes before that of its flow.</summary>
internal static class HeldSnapshot
{
    /// <summary>Null where no view has anything to say: then the request runs on the newest.</summary>
    public static ClusterSnapshot? Of(HttpRequestMessage request, Cluster cluster) =>
        (LiveViews.AnyInOptions ? request.Options.GetGroupView()?.Of(cluster) : null) ?? GroupView.OfFlow(cluster);

    /// <summary>Whether the request must not move to another version.</summary>
    public static bool Holds(HttpRequestMessage request, Cluster cluster, ClusterSnapshot snapshot) =>
        LiveViews.Any && Of(request, cluster) is { } held && held.Version == snapshot.Version;
}
