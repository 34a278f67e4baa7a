using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Snapshots;

/// <summary>Divides the endpoints of a version into pools: by priority, and within a priority by zone, as far as there is anything to divide.</summary>
internal sealed class PoolPlanner(ClusterConfig config, ImmutableArray<EndpointNode> all, ServiceState service)
{
    private readonly PanicConfig _panic = config.Health.Panic;
    private readonly double _factor = config.Traffic.OverprovisioningFactor;

    /// <returns>At least one, in the order in which they are tried; the shares of all are 1 together.</returns>
    public ImmutableArray<PoolPlan> Plan(ImmutableArray<EndpointNode> subset)
    {
        PoolLevel together = PoolSelection.LevelOf(subset, all, service);
        int[] priorities = [.. together.Candidates.Select(node => node.Priority).Distinct().Order()];
        if (priorities.Length < 2) { return [.. Split(together, priorities.FirstOrDefault(), share: 1, mayPanic: true)]; }
        PoolLevel[] levels = [.. priorities.Select(priority => together.Part(node => node.Priority == priority))];
        PriorityLoads loads = PriorityLoads.Of([.. levels.Select(level => level.Health)], _factor);
        return [.. levels.SelectMany((level, i) => Split(level, priorities[i], loads.Shares[i], !loads.CarryAll))];
    }

    /// <param name="level">All endpoints of a priority.</param>
    /// <param name="priority">Which.</param>
    /// <param name="share">The share of requests that they get.</param>
    /// <param name="mayPanic">Nobody else carries what they cannot.</param>
    private IEnumerable<PoolPlan> Split(PoolLevel level, int priority, double share, bool mayPanic)
    {
        if (config.Traffic.Zones is not { } zones) { return [Whole(level, priority, share, mayPanic)]; }
        if (!zones.Order.IsDefault) { return ByDistance(level, priority, share, mayPanic, zones); }
        bool isTooSmall = level.Candidates.Count(node => node.Weight > 0) < zones.MinimumEndpoints;
        // As in Envoy: where judgements are not believed, they do not tell which zone is well either.
        return isTooSmall || Panics(level, share, mayPanic) ? [Whole(level, priority, share, mayPanic)] : ByZone(level, priority, share, zones);
    }

    private PoolPlan Whole(PoolLevel level, int priority, double share, bool mayPanic) => Plan(level, new(priority, null), null, share, Panics(level, share, mayPanic));

    private IEnumerable<PoolPlan> ByZone(PoolLevel level, int priority, double share, ZoneConfig zones)
    {
        string?[] names = [.. level.Candidates.Select(node => node.Zone).Distinct(ZoneConfig.Names)];
        if (names.Length < 2) { return [Whole(level, priority, share, mayPanic: false)]; }
        names = [zones.Own, .. names.Where(name => !ZoneConfig.Names.Equals(name, zones.Own))];
        PoolLevel[] parts = [.. names.Select(name => level.Part(node => ZoneConfig.Names.Equals(node.Zone, name)))];
        double[] weights = [.. parts.Select(part => part.Eligible.Sum(node => node.Weight))];
        double[] shares = ZoneShares.Of(weights[0], weights.AsSpan(1), zones.CallerShare ?? 1.0 / NumberOfZones());
        return parts.Index().Where(pair => !pair.Item.Candidates.IsEmpty)
            .Select(pair => Plan(pair.Item, PoolKey.Of(priority, names[pair.Index]), names[pair.Index], share * shares[pair.Index], panics: false));
    }

    /// <summary>Zones as levels: each is judged by itself, so that what is wrong far away does not scatter requests that are well served near by.</summary>
    private IEnumerable<PoolPlan> ByDistance(PoolLevel level, int priority, double share, bool mayPanic, ZoneConfig zones)
    {
        int[] ranks = [.. level.Candidates.Select(node => zones.RankOf(node.Zone)).Distinct().Order()];
        if (ranks.Length < 2) { return [Whole(level, priority, share, mayPanic)]; }
        PoolLevel[] steps = [.. ranks.Select(rank => level.Part(node => zones.RankOf(node.Zone) == rank))];
        PriorityLoads loads = PriorityLoads.Of([.. steps.Select(step => step.Health)], _factor);
        return steps.Select((step, i) =>
        {
            string? zone = ranks[i] < zones.Order.Length ? zones.Order[ranks[i]] : null;
            double part = share * loads.Shares[i];
            return Plan(step, PoolKey.Of(priority, zone ?? PoolKey.Rest), zone, part, Panics(step, part, mayPanic && !loads.CarryAll));
        });
    }

    private PoolPlan Plan(PoolLevel level, PoolKey key, string? zone, double share, bool panics) =>
        new(key, zone, level.Members(panics, _panic.FailsTraffic) with { Share = share }, level.Health);

    /// <summary>A level that gets no requests has no reason to.</summary>
    private bool Panics(PoolLevel level, double share, bool mayPanic) => mayPanic && share > 0 && _panic.IsPanic(level.Eligible.Length, level.InService.Length);

    /// <summary>Of all endpoints, whatever their state: the callers of a zone do not leave when its endpoints do.</summary>
    private int NumberOfZones() => Math.Max(1, all.Select(node => node.Zone).OfType<string>().Distinct(ZoneConfig.Names).Count());
}
