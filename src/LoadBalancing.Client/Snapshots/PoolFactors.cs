using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>What share of its weight each endpoint of a pool gets when its picker is built. Pickers are built anew as the shares grow, so that no request computes them.</summary>
internal static class PoolFactors
{
    /// <summary>The same members with their factors; unchanged where every factor is 1, or all are the same.</summary>
    public static PoolMembers WithFactors(PoolMembers members, long now)
    {
        if (members.Chosen.All(node => node.WeightFactor(now) == 1)) { return members; }
        ImmutableArray<double> factors = [.. members.Chosen.Select(node => node.WeightFactor(now))];
        return factors.All(factor => factor == factors[0]) ? members : members with { Factors = factors };
    }

    /// <summary>When the pools should be built again for what time alone changes, or null.</summary>
    public static long? NextChange(ImmutableArray<EndpointNode> nodes, long now, long shortestStep)
    {
        long? next = null;
        foreach (EndpointNode node in nodes)
        {
            EndpointTracker tracker = node.Tracker;
            if (tracker.Ramp is { } ramp) { next = Earlier(next, ramp.IsOver(now) ? now : now + Math.Max(ramp.WindowTicks / Steps, shortestStep)); }
            if (tracker.Preference.NextChange(now) is { } change) { next = Earlier(next, change); }
        }
        return next;
    }

    /// <summary>A ramp in twenty steps follows its curve to a twentieth of the weight.</summary>
    private const int Steps = 20;

    private static long Earlier(long? one, long other) => one is { } known && known < other ? known : other;
}
