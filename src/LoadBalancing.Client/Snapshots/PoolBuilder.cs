using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>Builds the pools of a snapshot, each with its picker. Used by the writer of snapshots, under its lock.</summary>
internal sealed class PoolBuilder(PickerCatalog catalog, PickerSurroundings surroundings, ServiceState service)
{
    private ulong? _subsetSeed;

    /// <summary>This process's own seed, drawn when it is first needed: its subset stays the same through all versions.</summary>
    public ImmutableArray<EndpointNode> SubsetOf(ClusterConfig config, ImmutableArray<EndpointNode> nodes) => config.Picker.Subset is { } subset
        ? subset.Choose(nodes, _subsetSeed ??= (ulong)surroundings.Random.NextInt64())
        : nodes;

    /// <param name="config">The settings.</param>
    /// <param name="subset">The endpoints that this process uses.</param>
    /// <param name="nodes">All endpoints.</param>
    /// <param name="current">What runs: its pickers hand on what they know.</param>
    public ImmutableArray<EndpointPool> Build(ClusterConfig config, ImmutableArray<EndpointNode> subset, ImmutableArray<EndpointNode> nodes, ClusterSnapshot? current)
    {
        ImmutableArray<PoolPlan> plans = new PoolPlanner(config, nodes, service).Plan(subset);
        return [.. plans.Select(plan => Build(config, plan, isOneOfMany: plans.Length > 1, current))];
    }

    /// <summary>The same snapshot with pools for the words of now; null where they cannot be built.</summary>
    public ClusterSnapshot? TryRebuild(ClusterSnapshot next, ClusterSnapshot? current)
    {
        try
        {
            ImmutableArray<EndpointPool> pools = Build(next.Config, next.Subset, next.Nodes, current);
            return next with { Pool = pools[0], Split = SplitOf(pools) };
        }
        catch (Exception) { return null; }
    }

    public static PoolSplit? SplitOf(ImmutableArray<EndpointPool> pools) => pools.Length > 1 ? new PoolSplit(pools) : null;

    /// <summary>A plug-in's factory may throw anything; yesterday's snapshot stays.</summary>
    public static string Failure(ClusterConfig config, Exception e) => $"policy '{config.Picker.Policy}' could not be built: {e.GetType().Name}: {e.Message}";

    private EndpointPool Build(ClusterConfig config, PoolPlan plan, bool isOneOfMany, ClusterSnapshot? current)
    {
        PoolMembers members = PoolFactors.WithFactors(plan.Members, surroundings.Clock.Now());
        EndpointPool? last = current is not null && current.Config.Picker.Policy == config.Picker.Policy ? current.Pools.FirstOrDefault(pool => pool.Plan.Key == plan.Key) : null;
        OutstandingTotal? total = isOneOfMany ? last?.Total ?? new OutstandingTotal() : null;
        var inputs = new PickerInputs(members, config.Picker, total is null ? surroundings : surroundings with { Total = total }, last?.Picker);
        EndpointPicker picker = catalog[config.Picker.Policy].Create(inputs) ?? throw new InvalidOperationException("its factory returned null");
        return new EndpointPool(plan with { Members = members }, picker, config.Health.Overload.UsesReports ? PickerNeeds.LoadReports : PickerNeeds.None) { Total = total, Learning = config.Resilience.Learning };
    }
}
