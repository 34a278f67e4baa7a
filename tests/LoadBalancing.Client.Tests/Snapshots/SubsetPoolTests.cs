using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.Subsetting;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Snapshots;

/// <summary>A subset is chosen once a version, health acts within it, and only when nobody in it serves is everybody asked.</summary>
public sealed class SubsetPoolTests
{
    private static ClusterOptions Options(Action<ClusterOptions>? configure = null) => Given.Options(
        options =>
        {
            options.Picker.Policy = "rendezvous";
            options.Picker.Subset.Type = "random_subset";
            options.Picker.Subset.Size = 2;
            configure?.Invoke(options);
        },
        "http://a", "http://b", "http://c", "http://d", "http://e");

    private static string[] Subset(TestCluster test) => [.. test.Snapshot.Subset.Select(node => node.Id)];

    private static void Put(TestCluster test, string id, OutcomeKind kind)
    {
        test.AcquireLast(id).Complete(kind);
        test.Settle();
    }

    [Fact]
    public void Requests_go_to_the_subset_in_the_order_of_the_configuration()
    {
        using var test = new TestCluster(Options());
        Assert.Equal(2, Subset(test).Length);
        Assert.Equal(Subset(test).Order(), Subset(test));
        Assert.Equal(Subset(test), test.Pool);
        Assert.Equal(5, test.Snapshot.Nodes.Length);
        for (int i = 0; i < 100; i++) { Assert.Contains(test.Acquire().Endpoint.Id, Subset(test)); }
    }

    [Fact]
    public void It_is_the_same_through_generations_and_updates_of_something_else()
    {
        using var test = new TestCluster(Options());
        string[] subset = Subset(test);
        Put(test, subset[0], OutcomeKind.Unreachable);
        Assert.Equal(subset, Subset(test));
        Assert.Equal([subset[1]], test.Pool);                           // 1 of 2 is half: no panic
        Assert.Empty(test.Cluster.TryUpdate(Options(options => options.AllowPlaintext = true)));
        Assert.Equal(subset, Subset(test));
        Put(test, subset[0], OutcomeKind.Success);
        Assert.Equal(subset, test.Pool);
    }

    /// <summary>10 subsets of 2 of 5 are possible: 20 processes that drew the same one would have one seed.</summary>
    [Fact]
    public void Each_process_draws_its_own()
    {
        string[] drawn = [.. Enumerable.Range(1, 20).Select(seed =>
        {
            using var test = new TestCluster(Options(), seed: seed);
            return string.Join(' ', Subset(test));
        })];
        Assert.InRange(drawn.Distinct().Count(), 4, 10);
    }

    [Fact]
    public void When_nobody_of_it_serves_all_others_do_until_one_is_back()
    {
        using var test = new TestCluster(Options());
        string[] subset = Subset(test), others = [.. test.Snapshot.Nodes.Select(node => node.Id).Except(subset)];
        Array.ForEach(subset, id => Put(test, id, OutcomeKind.Unreachable));
        Assert.Equal(others, test.Pool);
        Assert.Equal(EndpointAvailability.Eligible, test.Snapshot.Pool.Admits);
        for (int i = 0; i < 100; i++) { Assert.Contains(test.Acquire().Endpoint.Id, others); }
        Put(test, subset[1], OutcomeKind.Success);
        Assert.Equal([subset[1]], test.Pool);
    }

    [Fact]
    public void When_nobody_at_all_serves_panic_is_over_all()
    {
        using var test = new TestCluster(Options());
        foreach (EndpointNode node in test.Snapshot.Nodes) { node.Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Ejected); }
        PoolMembers members = PoolSelection.Select(test.Snapshot.Subset, test.Snapshot.Nodes);
        Assert.Equal(5, members.Chosen.Length);
        Assert.Equal(EndpointAvailability.Ejected, members.Admits);
    }

    [Fact]
    public void Panic_within_it_stays_within_it()
    {
        using var test = new TestCluster(Options(options => options.Picker.Subset.Size = 3));
        foreach (EndpointNode node in test.Snapshot.Subset.Skip(1)) { node.Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Ejected); }
        PoolMembers members = PoolSelection.Select(test.Snapshot.Subset, test.Snapshot.Nodes);      // 1 of 3 serves
        Assert.Equal(test.Snapshot.Subset, members.Chosen);
        Assert.Equal(test.Snapshot.Subset, members.Candidates);
        Assert.Equal(EndpointAvailability.Ejected, members.Admits);
    }

    [Fact]
    public void Weight_0_takes_no_place_in_it()
    {
        using var test = new TestCluster(Options(options =>
        {
            foreach (string id in (string[])["a", "b", "c"]) { options.Endpoints[id].Weight = 0; }
        }));
        Assert.Equal(["d", "e"], Subset(test));
    }

    [Fact]
    public void Without_one_the_very_array_of_all_endpoints_is_used()
    {
        using var test = new TestCluster(Options(options => options.Picker.Subset.Type = null));
        Assert.True(test.Snapshot.Subset == test.Snapshot.Nodes);
        using var large = new TestCluster(Options(options => options.Picker.Subset.Size = 5));
        Assert.True(large.Snapshot.Subset == large.Snapshot.Nodes);
        Assert.Null(SubsetConfig.From(new SubsetOptions { Instance = 1, Instances = 2 }));
    }
}
