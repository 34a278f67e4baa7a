using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Snapshots;

/// <summary>What a pool is, whoever is in it: the same in the next generation, so that its picker can take over what the last one knew.</summary>
/// <param name="Priority">The level.</param>
/// <param name="Zone">In capitals; null for a whole level, empty for endpoints without a zone, <see cref="Rest"/> for all zones that no preference lists.</param>
internal readonly record struct PoolKey(int Priority, string? Zone)
{
    public const string Rest = "*";

    /// <summary>What its endpoints have in common by a route; null for all endpoints.</summary>
    public LabelSet? Labels { get; init; }

    public static PoolKey Of(int priority, string? zone) => new(priority, zone?.ToUpperInvariant() ?? "");
}
