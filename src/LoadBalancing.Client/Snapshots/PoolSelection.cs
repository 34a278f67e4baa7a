using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>
/// Who is in the pool where there is only one: eligible endpoints; in panic also those on probation or ejected that still accept connections; else all (law L6). Endpoints that
/// people took out of service are never in it, and do not count as missing.
/// </summary>
internal static class PoolSelection
{
    /// <param name="candidates">The endpoints of the version's subset.</param>
    /// <param name="all">All endpoints of the version: chosen from when none of the subset is eligible.</param>
    /// <param name="panic">When judgements are ignored; the default rule where it is null.</param>
    /// <param name="service">Who is out of service.</param>
    public static PoolMembers Select(ImmutableArray<EndpointNode> candidates, ImmutableArray<EndpointNode> all, PanicConfig? panic = null, ServiceState? service = null)
    {
        PoolLevel level = LevelOf(candidates, all, service);
        panic ??= PanicConfig.Default;
        return level.Members(panic.IsPanic(level.Eligible.Length, level.InService.Length), panic.FailsTraffic);
    }

    public static PoolLevel LevelOf(ImmutableArray<EndpointNode> candidates, ImmutableArray<EndpointNode> all, ServiceState? service)
    {
        PoolLevel level = PoolLevel.Of(candidates, service);
        return level.Eligible.IsEmpty && candidates != all ? PoolLevel.Of(all, service) : level;
    }
}
