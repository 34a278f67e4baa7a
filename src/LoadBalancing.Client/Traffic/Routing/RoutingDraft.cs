using System.Collections.Immutable;

namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>Collects the routes of a version and counts their subsets and targets. The options have been checked.</summary>
internal sealed class RoutingDraft
{
    private readonly List<Route> _routes = [];
    private readonly List<LabelSet> _subsets = [];
    private readonly List<RouteTarget> _targets = [];

    public RoutingDraft Add(TrafficOptions options)
    {
        foreach (TrafficRouteOptions route in options.Routes)
        {
            int? fallback = route.FallbackSubset.Count > 0 ? Target(route.Name!, route.FallbackSubset, fallback: null, route.Fallback).Index : null;
            RouteTarget To(IDictionary<string, string> labels) => Target(route.Name!, labels, fallback, route.Fallback);
            var match = RouteMatch.From(route.Match);
            _routes.Add(route.Splits.Count == 0
                ? new Route(match, [To(route.Subset)], [100], IsSticky: false)
                : new Route(match, [.. route.Splits.Select(split => To(split.Subset))], Percents(route.Splits), route.Sticky));
        }
        if (options.Splits.Count == 0) { return this; }
        ImmutableArray<RouteTarget> targets = [.. options.Splits.Select(split => Target(RoutingConfig.SplitsName, split.Subset, fallback: null, options.SplitFallback))];
        _routes.Add(new Route(RouteMatch.From(new RouteMatchOptions()), targets, Percents(options.Splits), options.StickySplits));
        return this;
    }

    public RoutingConfig Finish() => new([.. _routes], [.. _subsets], [.. _targets]);

    private RouteTarget Target(string route, IDictionary<string, string> labels, int? fallback, RouteFallback last)
    {
        var subset = new LabelSet(labels);
        int at = _subsets.IndexOf(subset);
        if (at < 0)
        {
            at = _subsets.Count;
            _subsets.Add(subset);
        }
        var target = new RouteTarget(_targets.Count, _routes.Count, route, at, fallback, last);
        _targets.Add(target);
        return target;
    }

    private static ImmutableArray<double> Percents(IEnumerable<TrafficSplitOptions> splits) => [.. splits.Select(split => split.Percent)];
}
