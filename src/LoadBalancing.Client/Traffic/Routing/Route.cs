using System.Collections.Immutable;

namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>Which requests go to which subsets; equal by value.</summary>
/// <param name="Match">Which.</param>
/// <param name="Targets">Where they go; at least one.</param>
/// <param name="Percents">What share each target gets.</param>
/// <param name="IsSticky">A key stays in its subset.</param>
internal sealed record Route(RouteMatch Match, ImmutableArray<RouteTarget> Targets, ImmutableArray<double> Percents, bool IsSticky)
{
    private readonly ImmutableArray<double> _limits = Sums(Percents);

    /// <summary>The target that gets everything, so that nothing need be drawn.</summary>
    public RouteTarget? Sole { get; } = Percents.Count(percent => percent > 0) == 1 ? Targets[Percents.IndexOf(Percents.Max())] : null;

    /// <summary>The key of a request decides where it goes.</summary>
    public bool NeedsKey => IsSticky && Sole is null;

    private RouteTarget Last { get; } = Targets[Percents.Select((percent, i) => percent > 0 ? i : 0).Max()];

    /// <summary>
    /// In the order of the configuration, share upon share: when a share grows at the cost of its neighbour, only those between the old limit and the new one move.
    /// </summary>
    /// <param name="place">From 0 to below 1.</param>
    public RouteTarget At(double place)
    {
        ImmutableArray<double> limits = _limits;
        for (int i = 0; i < limits.Length; i++) { if (place < limits[i]) { return Targets[i]; } }
        // The sum is 1 but for rounding.
        return Last;
    }

    public bool Equals(Route? other) =>
        other is not null && Match == other.Match && Targets.SequenceEqual(other.Targets) && Percents.SequenceEqual(other.Percents) && IsSticky == other.IsSticky;

    public override int GetHashCode() => HashCode.Combine(Match, Targets.Length, IsSticky);

    private static ImmutableArray<double> Sums(ImmutableArray<double> percents)
    {
        double total = percents.Sum(), sum = 0;
        return [.. percents.Select(percent => (sum += percent) / total)];
    }
}
