using System.Collections.Concurrent;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Balancing;

/// <summary>Which subsets are without anybody who may be used. Each request that goes elsewhere is counted; that it has begun, and that it is over, is told once. Survives versions, by names and labels.</summary>
internal sealed class RouteFallbacks(string cluster, ClusterSurroundings surroundings, Transitions transitions)
{
    /// <summary>As long as some requests still go elsewhere, it is not over: a subset may have room for some only.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Route, LabelSet Subset), Episode> _open = new();
    private int _count;

    /// <summary>A request was sent elsewhere.</summary>
    /// <param name="part">Where it should have gone.</param>
    /// <param name="to">Where it went.</param>
    /// <param name="isFirstAttempt">It has not been in its subset: another attempt leaves it as soon as it has tried all there.</param>
    /// <param name="now">When.</param>
    public void FellBack(ClusterSnapshot part, ClusterSnapshot to, bool isFirstAttempt, long now)
    {
        surroundings.Instruments.RouteFallbacks.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Route, part.Target!.RouteName));
        if (isFirstAttempt) { Note(part, to.Labels is { } labels ? $"subset '{labels}'" : "any endpoint", now); }
    }

    /// <summary>A request failed, since it may not go elsewhere.</summary>
    public void Failed(ClusterSnapshot part, long now) => Note(part, "nobody: they fail", now);

    /// <summary>A request found an endpoint where it should: one read while nothing is wrong.</summary>
    public void Served(ClusterSnapshot part, long now)
    {
        if (Volatile.Read(ref _count) != 0) { End(part, now); }
    }

    private void Note(ClusterSnapshot part, string to, long now)
    {
        (string route, LabelSet subset) = KeyOf(part);
        if (_open.TryGetValue((route, subset), out Episode? running)) { Volatile.Write(ref running.LastAt, now); return; }
        if (!_open.TryAdd((route, subset), new Episode { LastAt = now })) { return; }
        Interlocked.Increment(ref _count);
        surroundings.Logger.RouteFellBack(cluster, route, subset.Text, to);
        transitions.Note("route.fallback", endpoint: null, $"nobody of subset '{subset}' may be used: requests of route '{route}' go to {to}");
    }

    private void End(ClusterSnapshot part, long now)
    {
        (string route, LabelSet subset) = KeyOf(part);
        if (!_open.TryGetValue((route, subset), out Episode? running) || surroundings.Clock.TimeBetween(Volatile.Read(ref running.LastAt), now) < s_rest) { return; }
        if (!_open.TryRemove((route, subset), out _)) { return; }
        Interlocked.Decrement(ref _count);
        surroundings.Logger.RouteReturned(cluster, route, subset.Text);
        transitions.Note("route.returned", endpoint: null, $"requests of route '{route}' go to subset '{subset}' again");
    }

    private static (string Route, LabelSet Subset) KeyOf(ClusterSnapshot part) => (part.Target!.RouteName, part.Labels!);

    private sealed class Episode
    {
        public long LastAt;
    }
}
