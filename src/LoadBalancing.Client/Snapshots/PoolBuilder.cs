using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic.Routing;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Snapshots;

/// <summary>Builds the pools of a snapshot, each with its picker. Used by the writer of snapshots, under its lock.</summary>
internal sealed class PoolBuilder(PickerCatalog catalog, PickerSurroundings surroundings, ServiceState service)
{
    private ulong? _subsetSeed;

    /// <summary>This process's own seed, drawn when it is first needed: its subset stays the same through all versions.</summary>
    private ImmutableArray<EndpointNode> SubsetOf(ClusterConfig config, ImmutableArray<EndpointNode> nodes) => config.Picker.Subset is { } subset
        ? subset.Choose(nodes, _subsetSeed ??= (ulong)surroundings.Random.NextInt64())
        : nodes;

    /// <summary>All of a new version's snapshot.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="version">What they are called.</param>
    /// <param name="nodes">All endpoints.</param>
    /// <param name="current">What runs: its pickers hand on what they know.</param>
    public ClusterSnapshot Build(ClusterConfig config, ConfigurationVersion version, ImmutableArray<EndpointNode> nodes, ClusterSnapshot? current)
    {
        ImmutableArray<EndpointNode> subset = SubsetOf(config, nodes);
        ImmutableArray<EndpointPool> pools = Build(config, subset, nodes, labels: null, current);
        var next = new ClusterSnapshot(config, version, (current?.Generation ?? 0) + 1, nodes, pools[0]) { Subset = subset, Split = SplitOf(pools), Labelled = LabelledOf(config, nodes) };
        return RoutedSnapshots.Of(WithLabelled(next, current));
    }

    /// <summary>The same version and endpoints with pools for the words of now.</summary>
    public ClusterSnapshot Rebuild(ClusterSnapshot next, ClusterSnapshot? current)
    {
        ImmutableArray<EndpointPool> pools = Build(next.Config, next.Subset, next.Nodes, labels: null, current);
        return RoutedSnapshots.Of(WithLabelled(next with { Pool = pools[0], Split = SplitOf(pools) }, current));
    }

    /// <summary>The same; null where they cannot be built.</summary>
    public ClusterSnapshot? TryRebuild(ClusterSnapshot next, ClusterSnapshot? current)
    {
        try { return Rebuild(next, current); }
        catch (Exception) { return null; }
    }

    public static PoolSplit? SplitOf(ImmutableArray<EndpointPool> pools) => pools.Length > 1 ? new PoolSplit(pools) : null;

    /// <summary>A plug-in's factory may throw anything; yesterday's snapshot stays.</summary>
    public static string Failure(ClusterConfig config, Exception e) => $"policy '{config.Picker.Policy}' could not be built: {e.GetType().Name}: {e.Message}";

    private ImmutableArray<LabelledPools> LabelledOf(ClusterConfig config, ImmutableArray<EndpointNode> nodes) => config.Traffic.Routing is not { } routing ? [] : [.. routing.Subsets.Select(labels =>
    {
        ImmutableArray<EndpointNode> those = [.. nodes.Where(node => labels.Has(node.Spec))];
        return new LabelledPools(labels, those, SubsetOf(config, those));
    })];

    private ClusterSnapshot WithLabelled(ClusterSnapshot next, ClusterSnapshot? current) => next.Labelled.IsEmpty ? next : next with
    {
        Labelled = [.. next.Labelled.Select(part => part with { Pools = Build(next.Config, part.Used, part.Nodes, part.Labels, current) })],
    };

    private ImmutableArray<EndpointPool> Build(ClusterConfig config, ImmutableArray<EndpointNode> subset, ImmutableArray<EndpointNode> nodes, LabelSet? labels, ClusterSnapshot? current)
    {
        ImmutableArray<PoolPlan> plans = new PoolPlanner(config, nodes, service).Plan(subset);
        return [.. plans.Select(plan => Build(config, plan with { Key = plan.Key with { Labels = labels } }, isOneOfMany: plans.Length > 1 || labels is not null, current))];
    }

    private EndpointPool Build(ClusterConfig config, PoolPlan plan, bool isOneOfMany, ClusterSnapshot? current)
    {
        PoolMembers members = PoolFactors.WithFactors(plan.Members, surroundings.Clock.Now());
        EndpointPool? last = current is not null && current.Config.Picker.Policy == config.Picker.Policy ? current.AllPools.FirstOrDefault(pool => pool.Plan.Key == plan.Key) : null;
        OutstandingTotal? total = isOneOfMany ? last?.Total ?? new OutstandingTotal() : null;
        var inputs = new PickerInputs(members, config.Picker, total is null ? surroundings : surroundings with { Total = total }, last?.Picker);
        EndpointPicker picker = catalog[config.Picker.Policy].Create(inputs) ?? throw new InvalidOperationException("its factory returned null");
        return new EndpointPool(plan with { Members = members }, picker, config.Health.Overload.UsesReports ? PickerNeeds.LoadReports : PickerNeeds.None) { Total = total, Learning = config.Resilience.Learning };
    }
}
