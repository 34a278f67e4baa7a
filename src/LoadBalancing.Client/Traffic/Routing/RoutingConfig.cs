using System.Collections.Immutable;

namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>All routes of one version; equal by value.</summary>
/// <param name="Routes">The first that matches decides; the splits of all other requests are the last.</param>
/// <param name="Subsets">Every set of labels that a route names, once.</param>
/// <param name="Targets">Every subset of every route.</param>
internal sealed record RoutingConfig(ImmutableArray<Route> Routes, ImmutableArray<LabelSet> Subsets, ImmutableArray<RouteTarget> Targets)
{
    /// <summary>What the splits of all other requests are called beside routes with a name.</summary>
    public const string SplitsName = "splits";

    /// <returns>Null where nothing is routed.</returns>
    public static RoutingConfig? From(TrafficOptions options) =>
        options.Routes.Count == 0 && options.Splits.Count == 0 ? null : new RoutingDraft().Add(options).Finish();

    /// <summary>Those that get requests: a subset whose share is 0 may have no endpoints yet, or no more.</summary>
    public IEnumerable<LabelSet> UsedSubsets => Routes.SelectMany(route => route.Targets.Zip(route.Percents)).Where(pair => pair.Second > 0).Select(pair => Subsets[pair.First.Subset]).Distinct();

    /// <summary>Null where no route takes it: it may go to all endpoints.</summary>
    public Route? For(ref RequestFacts facts)
    {
        foreach (Route route in Routes) { if (route.Match.Matches(ref facts)) { return route; } }
        return null;
    }

    public bool Equals(RoutingConfig? other) => other is not null && Routes.SequenceEqual(other.Routes) && Subsets.SequenceEqual(other.Subsets) && Targets.SequenceEqual(other.Targets);

    public override int GetHashCode() => HashCode.Combine(Routes.Length, Subsets.Length, Targets.Length);
}
