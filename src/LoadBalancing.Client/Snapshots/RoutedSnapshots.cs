using System.Collections.Immutable;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Snapshots;

/// <summary>
/// What requests see of a snapshot once they are routed: the same version and generation, with the endpoints and pools of their subset only. A request that holds one stays in its subset, whatever
/// becomes of it: another attempt needs to know nothing of routes.
/// </summary>
internal sealed class RoutedSnapshots
{
    private readonly ImmutableArray<ClusterSnapshot> _byTarget;

    private RoutedSnapshots(ClusterSnapshot whole, RoutingConfig routing)
    {
        Routing = routing;
        _byTarget = [.. routing.Targets.Select(target => Part(whole, target))];
        Whole = whole with { Routed = this, Target = null };
    }

    public RoutingConfig Routing { get; }

    /// <summary>For requests that no route takes, and those that may go anywhere in the end.</summary>
    public ClusterSnapshot Whole { get; }

    public ClusterSnapshot this[RouteTarget target] => _byTarget[target.Index];

    public ClusterSnapshot this[int target] => _byTarget[target];

    /// <param name="route">Null where none takes the request.</param>
    /// <param name="hash">Of the request's key, where the route wants it (<see cref="Route.NeedsKey"/>) and there is one.</param>
    /// <param name="random">Draws for all others.</param>
    public ClusterSnapshot Choose(Route? route, ulong? hash, Random random) =>
        route is null ? Whole : this[route.Sole ?? route.At(hash is { } key ? SplitPlace.Of(key) : random.NextDouble())];

    /// <summary>The last step before a snapshot is published; nothing where nothing is routed.</summary>
    public static ClusterSnapshot Of(ClusterSnapshot whole) => whole.Config.Traffic.Routing is { } routing ? new RoutedSnapshots(whole, routing).Whole : whole;

    private ClusterSnapshot Part(ClusterSnapshot whole, RouteTarget target)
    {
        LabelledPools part = whole.Labelled[target.Subset];
        return whole with
        {
            Nodes = part.Nodes,
            // A session of another subset is no reason to leave this one.
            ById = whole.ById is null ? null : part.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal),
            Subset = part.Used,
            Pool = part.Pools[0],
            Split = PoolBuilder.SplitOf(part.Pools),
            Labelled = [],
            Routed = this,
            Target = target,
        };
    }
}
