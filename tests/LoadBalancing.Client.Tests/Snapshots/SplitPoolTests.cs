using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.Hashed;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.RingHash;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Snapshots;

/// <summary>Several pools in a snapshot: which one a request gets, and what their pickers keep.</summary>
public sealed class SplitPoolTests
{
    private const int Keys = 10_000;

    private static TestCluster Overflowing(string policy, Action<ClusterOptions>? configure = null)
    {
        ClusterOptions options = Places.Options(policy, ("", 10, 0), ("", 3, 1));
        configure?.Invoke(options);
        var test = new TestCluster(options);
        test.Break(".0.", 5);                                                           // 50 %: 70 / 30
        return test;
    }

    private static EndpointNode Of(TestCluster test, int key)
    {
        Assert.True(test.Cluster.TryAcquire(new PickContext { HashKey = $"customer-{key}" }, out EndpointLease lease));
        lease.Dispose();
        return lease.Endpoint;
    }

    private static string[] All(TestCluster test) => [.. Enumerable.Range(0, Keys).Select(key => Of(test, key).Id)];

    [Theory]
    [InlineData("ring_hash")]
    [InlineData("maglev")]
    [InlineData("rendezvous")]
    [InlineData("jump_hash")]
    public void A_key_stays_in_its_pool_while_shares_stay_and_few_move_when_they_change(string policy)
    {
        using TestCluster test = Overflowing(policy);
        string[] before = All(test);
        Assert.Equal(0.7, before.Count(id => id.StartsWith(".0.", StringComparison.Ordinal)) / (double)Keys, Places.Tolerance);
        Assert.Equal(before, All(test));
        // A rebuild of the same state, and one more of each level that changes no share of those that were well: 4 of 9 in service at priority 0 ...
        test.Cluster.Disable(".1.2", "tests");
        string[] after = All(test);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First[1], pair.Second[1]));                 // no key left its level,
        Assert.All(before.Zip(after).Where(pair => pair.First[1] == '0'), pair => Assert.Equal(pair.First, pair.Second));       // and nobody of level 0 noticed
        test.Break(".0.", 1);                                                           // 40 %: 56 / 44
        string[] later = All(test);
        Assert.DoesNotContain(after.Zip(later), pair => pair.First[1] == '1' && pair.Second[1] == '0');
        Assert.Equal(0.14, after.Zip(later).Count(pair => pair.First[1] != pair.Second[1]) / (double)Keys, Places.Tolerance);
    }

    /// <summary>Within a pool keys are spread as they would be without levels: the bits that chose it are not those that the table reads.</summary>
    [Fact]
    public void Keys_are_spread_evenly_in_each_pool()
    {
        using TestCluster test = Overflowing("maglev");
        ILookup<string, string> byEndpoint = All(test).ToLookup(id => id);
        Assert.All(byEndpoint.Where(group => group.Key[1] == '0'), group => Assert.Equal(0.14, group.Count() / (double)Keys, Places.Tolerance));
        Assert.All(byEndpoint.Where(group => group.Key[1] == '1'), group => Assert.Equal(0.10, group.Count() / (double)Keys, Places.Tolerance));
    }

    [Fact]
    public void Hashes_that_lie_close_together_are_spread_over_the_pools_too()
    {
        using TestCluster test = Overflowing("maglev");
        PoolSplit split = test.Snapshot.Split!;
        Assert.Equal(0.7, Enumerable.Range(0, Keys).Count(i => split.ChooseBy((ulong)i) == split.Pools[0]) / (double)Keys, Places.Tolerance);
        Assert.Equal(0.7, Enumerable.Range(0, Keys).Count(i => split.ChooseBy((ulong)i << 50) == split.Pools[0]) / (double)Keys, Places.Tolerance);
    }

    [Fact]
    public void Tables_are_over_all_candidates_of_their_pool_and_outlive_generations()
    {
        using TestCluster test = Overflowing("maglev");
        object[] tables = [.. test.Snapshot.Pools.Select(TableOf)];
        Assert.Equal([10, 3], test.Snapshot.Pools.Select(pool => pool.Members.Candidates.Length));
        test.Break(".0.", 1);
        test.Break(".1.", 1);
        Assert.Equal(tables, test.Snapshot.Pools.Select(TableOf));
        Assert.NotEqual(tables[0], tables[1]);
    }

    [Fact]
    public void Each_picker_takes_over_from_that_of_its_own_pool()
    {
        var built = new List<PickerInputs>();
        using var test = new TestCluster(
            Places.Options("mine", ("", 2, 0), ("", 2, 1)),
            new ClusterSetup { Pickers = { ["mine"] = inputs => { built.Add(inputs); return new RecordingPicker(inputs, []); } } });
        EndpointPicker[] first = [.. test.Snapshot.Pools.Select(pool => pool.Picker)];
        Assert.All(built, inputs => Assert.Null(inputs.Previous));
        built.Clear();
        test.Break(".0.", 1, OutcomeKind.Unreachable);
        Assert.Equal(first, built.Select(inputs => inputs.Previous));
        Assert.Equal([[".0.1"], [".1.0", ".1.1"]], built.Select(inputs => inputs.Nodes.Select(node => node.Id).ToArray()));
    }

    /// <summary>50 requests of one key, at a pool where 5 serve: capacity = ceil(1.25 * 50 / 5) = 13 for the last, whatever is outstanding in the other pool.</summary>
    [Fact]
    public void Bounded_loads_are_shares_of_what_is_outstanding_in_the_pool()
    {
        using TestCluster test = Overflowing("maglev", options => options.Picker.BalanceFactor = 1.25);
        int[] keys = [.. Enumerable.Range(0, 2).Select(level => Enumerable.Range(0, Keys).First(key => Of(test, key).Priority == level))];
        var leases = new List<EndpointLease>();
        foreach (int key in keys.Reverse().SelectMany(key => Enumerable.Repeat(key, 50)))
        {
            Assert.True(test.Cluster.TryAcquire(new PickContext { HashKey = $"customer-{key}" }, out EndpointLease lease));
            leases.Add(lease);
        }
        Assert.Equal([13, 21], Enumerable.Range(0, 2).Select(level => test.Snapshot.Nodes.Where(node => node.Priority == level).Max(node => node.Outstanding)));     // ceil(1.25 * 50 / 3) = 21
        Assert.Equal([50L, 50L], test.Snapshot.Pools.Select(pool => pool.Total!.Value));
        leases.ForEach(lease => lease.Dispose());
        Assert.Equal([0L, 0L], test.Snapshot.Pools.Select(pool => pool.Total!.Value));
    }

    [Fact]
    public void Where_one_pool_gets_everything_chance_is_not_asked()
    {
        using TestCluster test = Places.Levels(2, 2);
        Assert.Same(test.Snapshot.Pool, test.Snapshot.Split!.Draw(null!));
        Assert.Same(test.Snapshot.Pool, test.Snapshot.Split.ChooseBy(ulong.MaxValue));
    }

    [Fact]
    public void The_description_of_a_cluster_without_levels_has_one_pool()
    {
        using TestCluster test = TestCluster.Of("random", "http://a", "http://b");
        Assert.Equal([new PoolDescription(0, null, 1, 2, 2, IsPanicking: false)], test.Cluster.Describe().Pools);
        Assert.Null(test.Snapshot.Split);
    }

    private static object TableOf(EndpointPool pool) => pool.Picker switch
    {
        HashTablePicker<RingPlaces> ring => ring.Places,
        HashTablePicker<MaglevPlaces> maglev => maglev.Places,
        EndpointPicker other => throw new InvalidOperationException(other.GetType().Name),
    };
}
