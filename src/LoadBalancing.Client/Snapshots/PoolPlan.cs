using LoadBalancing.Client.Health;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>What a pool will be, before it has a picker.</summary>
/// <param name="Key">Which it is.</param>
/// <param name="Zone">The only zone in it, as people write it, or null.</param>
/// <param name="Members">Who may be chosen.</param>
/// <param name="Health">How many serve, of how many.</param>
internal sealed record PoolPlan(PoolKey Key, string? Zone, PoolMembers Members, LevelHealth Health);
