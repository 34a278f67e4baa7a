using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Balancing;

/// <content>Pickers, pools and levels of each subset.</content>
public sealed partial class RoutedClusterTests
{
    [Fact]
    public void Each_subset_hands_its_picker_and_its_outstanding_attempts_over()
    {
        var built = new List<PickerInputs>();
        using var test = new TestCluster(
            Options(policy: "mine"), new ClusterSetup { Pickers = { ["mine"] = inputs => { built.Add(inputs); return new RecordingPicker(inputs, []); } } });
        EndpointPool before = test.Snapshot.Labelled[0].Pools[0];
        Assert.NotNull(before.Total);
        Assert.Equal([6, 2], built.Select(inputs => inputs.Nodes.Length));
        built.Clear();
        TakeOut(test, "c1");
        Assert.Equal([test.Snapshot.Pool.Picker, test.Snapshot.Labelled[0].Pools[0].Picker], test.Snapshot.AllPools.Select(pool => pool.Picker));
        Assert.Same(before.Picker, built[1].Previous);
        Assert.NotSame(built[0].Previous, built[1].Previous);
        Assert.Same(before.Total, test.Snapshot.Labelled[0].Pools[0].Total);
        built.Clear();
        EndpointPicker second = test.Snapshot.Labelled[0].Pools[0].Picker;
        Assert.Empty(test.Cluster.TryUpdate(Options(options => options.Traffic.Routes[0].Fallback = RouteFallback.Fail, "mine")));       // another version, the same labels
        Assert.Same(second, built[1].Previous);
        Assert.Same(before.Total, test.Snapshot.Labelled[0].Pools[0].Total);
    }

    [Fact]
    public void What_an_attempt_learns_the_picker_of_its_subset_learns()
    {
        List<(string Id, CallOutcome Outcome)> all = [], canary = [];
        using var test = new TestCluster(Options(policy: "mine"), new ClusterSetup { Pickers = { ["mine"] = inputs => new RecordingPicker(inputs, inputs.Nodes.Length == 2 ? canary : all) } });
        Assert.True(test.Cluster.TryAcquire(Beta, out EndpointLease lease));
        lease.Complete(OutcomeKind.Success);
        Assert.Single(canary);
        Assert.Empty(all);
    }

    [Fact]
    public void Levels_are_divided_within_a_subset()
    {
        using var test = new TestCluster(Options(options => options.Endpoints["c1"].Priority = 1));
        Assert.Equal(["c0"], Sent(test, Beta));
        Assert.Equal([0, 1], test.Snapshot.Labelled[0].Pools.Select(pool => pool.Plan.Key.Priority));
        TakeOut(test, "c0");
        Assert.Equal(["c1"], Sent(test, Beta));
        Assert.Empty(test.Log.Of(435));
    }

    /// <summary>Each process uses some endpoints of each subset, and checks all of those that it uses.</summary>
    [Fact]
    public void A_part_of_the_endpoints_is_chosen_within_each_subset()
    {
        using var test = new TestCluster(Options(options =>
        {
            (options.Picker.Subset.Type, options.Picker.Subset.Size) = ("random_subset", 2);
            options.Traffic.Routes.Add(new TrafficRouteOptions { Name = "rest", Subset = { ["track"] = "stable" } });
        }));
        Assert.Equal(["c0", "c1"], Sent(test, Beta));
        Assert.Equal(2, Sent(test, default).Length);
        Assert.All(Sent(test, default), id => Assert.StartsWith("s", id, StringComparison.Ordinal));
    }
}
