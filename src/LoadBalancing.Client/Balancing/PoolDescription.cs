namespace LoadBalancing.Client.Balancing;

/// <summary>The present state of a pool: the endpoints of a level, or of a zone in it, where requests are divided by zone. Serialisable.</summary>
/// <param name="Priority">The level; the lowest is used first.</param>
/// <param name="Zone">The zone; <see langword="null"/> for all zones of the level that have no pool of their own, and for endpoints without a zone.</param>
/// <param name="Share">The share of the requests that go there, from 0 to 1.</param>
/// <param name="Eligible">How many of its endpoints serve.</param>
/// <param name="Total">How many there are, without those of weight 0 and those out of service.</param>
/// <param name="IsPanicking">Whether so few are eligible that judgements are no longer believed, or that its requests fail.</param>
public sealed record PoolDescription(int Priority, string? Zone, double Share, int Eligible, int Total, bool IsPanicking)
{
    /// <summary>Gets the labels that routes know its endpoints by, such as <c>track=canary</c>; <see cref="Share"/> is then of the requests that go to these labels.</summary>
    /// <value><see langword="null"/> for the pools of all endpoints.</value>
    public string? Subset { get; init; }
}
