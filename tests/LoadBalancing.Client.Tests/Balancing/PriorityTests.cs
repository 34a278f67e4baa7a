using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Levels on a real cluster: endpoint <c>.1.0</c> is the first of priority 1.</summary>
public sealed class PriorityTests
{
    [Fact]
    public void A_backup_gets_nothing_until_the_others_are_gone_and_nothing_again_when_they_are_back()
    {
        using TestCluster test = Places.Levels(1, 1);
        Assert.Equal(1, test.SharesOfLevels()("0"));
        test.Break(".0.", 1);
        Assert.Equal(1, test.SharesOfLevels()("1"));
        test.Time.Advance(TimeSpan.FromSeconds(2));                                     // a probe is due after 0.8 to 1 s
        test.AcquireAt(".0.0").Complete(OutcomeKind.Success);
        test.Settle();
        Assert.Equal(1, test.SharesOfLevels()("0"));
    }

    [Theory]
    // eligible of 25 in level 0, share of level 0 (factor 1.4)
    [InlineData(18, 1)]             // 72 %
    [InlineData(17, 0.952)]         // 68 %
    [InlineData(10, 0.56)]
    [InlineData(0, 0)]
    public void A_level_overflows_to_the_next_as_far_as_it_must(int eligible, double share)
    {
        using TestCluster test = Places.Levels(25, 5);
        test.Break(".0.", 25 - eligible);
        Func<string, double> shares = test.SharesOfLevels();
        Assert.Equal(share, shares("0"), Places.Tolerance);
        Assert.Equal(1 - share, shares("1"), Places.Tolerance);
        // 40 % are under the threshold of 50 %: but together they carry everything, so nobody panics, and nobody who is out is used.
        Assert.False(test.Cluster.Describe().IsPanicking);
        Assert.Equal(eligible, test.Snapshot.Pool.Nodes.Length);
    }

    [Fact]
    public void The_factor_is_a_setting_and_numbers_may_be_left_out()
    {
        ClusterOptions options = Places.Options("random", ("", 2, 5), ("", 2, 120));
        options.Traffic.Priorities.OverprovisioningFactor = 1;
        using var test = new TestCluster(options);
        test.Break(".5.", 1);
        Assert.Equal(0.5, test.SharesOfLevels()("5"), Places.Tolerance);
        Assert.Equal([5, 120], test.Cluster.Describe().Pools.Select(pool => pool.Priority));
    }

    [Fact]
    public void One_level_is_one_pool_whatever_its_number_and_panics_by_the_threshold_alone()
    {
        ClusterOptions options = Places.Options("random", ("", 4, 3));
        options.Traffic.Priorities.OverprovisioningFactor = 100;
        using var test = new TestCluster(options);
        Assert.Null(test.Snapshot.Split);
        test.Break(".3.", 3);
        Assert.True(test.Cluster.Describe().IsPanicking);                               // 25 % eligible
        Assert.Equal(4, test.Pool.Count());
    }

    [Fact]
    public void Levels_that_together_cannot_carry_everything_panic_each_for_itself()
    {
        using TestCluster test = Places.Levels(4, 5);
        test.Break(".0.", 3);                                                           // 25 %: 0.35
        test.Break(".1.", 3);                                                           // 40 %: 0.56
        Assert.Equal(["35 1/4 True", "56 2/5 True"], Pools(test, 0.91));
        Assert.Equal(0.35 / 0.91, test.SharesOfLevels()("0"), Places.Tolerance);
        Assert.Equal(0.56 / 0.91 / 5, test.Shares(node => node.Id)(".1.0"), Places.Tolerance);          // out, and used all the same
    }

    [Fact]
    public void Only_the_level_under_the_threshold_panics_and_with_fail_closed_only_its_requests_fail()
    {
        ClusterOptions options = Places.Options("random", ("", 5, 0), ("", 2, 1));
        options.Health.Panic.FailTrafficOnPanic = true;
        using var test = new TestCluster(options);
        test.Break(".0.", 4);                                                           // 20 %: 0.28
        test.Break(".1.", 1);                                                           // 50 %: 0.7, not below the threshold
        Assert.Equal(["28 1/5 True", "70 1/2 False"], Pools(test, 0.98));
        Func<string, double> shares = test.SharesOfLevels();
        Assert.Equal(0.28 / 0.98, shares("none"), Places.Tolerance);
        Assert.Equal(0.7 / 0.98, shares("1"), Places.Tolerance);
        Assert.EndsWith("lets requests fail then.", test.Cluster.NoEndpoint(test.Snapshot, default).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_nobody_is_eligible_requests_go_by_the_number_of_those_who_accept_connections()
    {
        using TestCluster test = Places.Levels(3, 1, 3);
        test.Break(".0.", 3, OutcomeKind.Unreachable);
        test.Break(".1.", 1);
        test.Break(".2.", 3);
        Func<string, double> shares = test.SharesOfLevels();
        Assert.Equal(0, shares("0"));
        Assert.Equal(0.25, shares("1"), Places.Tolerance);
        Assert.Equal(0.75, shares("2"), Places.Tolerance);
    }

    [Fact]
    public void Who_is_out_of_service_is_not_missing()
    {
        using TestCluster test = Places.Levels(4, 2);
        foreach (string id in (string[])[".0.0", ".0.1", ".0.2"]) { test.Cluster.Disable(id, "tests"); }
        Assert.Equal(1, test.SharesOfLevels()("0"));
        Assert.Equal((1, 1), (test.Cluster.Describe().Pools[0].Eligible, test.Cluster.Describe().Pools[0].Total));
        test.Cluster.Disable(".0.3", "tests");
        Assert.Equal(1, test.SharesOfLevels()("1"));
    }

    [Fact]
    public void A_request_that_tried_all_of_its_level_goes_to_the_next()
    {
        using TestCluster test = Places.Levels(2, 2, 2);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(test.Cluster.TryAcquire(test.HavingTried(".0."), out EndpointLease lease));
            Assert.Equal(1, lease.Endpoint.Priority);
        }
        Assert.False(test.Cluster.TryAcquire(test.HavingTried("."), out _));
    }

    /// <summary>The words are read by every attempt; the pools follow up to 10 ms later.</summary>
    [Fact]
    public void A_level_that_failed_a_moment_ago_is_passed_over_before_the_pools_know()
    {
        using TestCluster test = Places.Levels(2, 2);
        foreach (EndpointNode node in test.Snapshot.Pool.Nodes) { node.Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Ejected); }
        Assert.Equal(1, test.SharesOfLevels()("1"));
    }

    [Fact]
    public void A_subset_is_chosen_before_levels_and_left_when_nobody_in_it_serves()
    {
        ClusterOptions options = Places.Options("random", ("", 4, 0), ("", 4, 1));
        options.Picker.Subset.Type = "random_subset";
        options.Picker.Subset.Size = 2;
        using var test = new TestCluster(options);
        string[] subset = [.. test.Snapshot.Subset.Select(node => node.Id)];
        Assert.Equal(subset.Length, test.Snapshot.Pools.Sum(pool => pool.Members.Candidates.Length));
        Array.ForEach(subset, id => test.Break(id, 1, OutcomeKind.Unreachable));
        Assert.Equal(8, test.Snapshot.Pools.Sum(pool => pool.Members.Candidates.Length));
        Assert.Equal(6, test.Snapshot.Pools.Sum(pool => pool.Nodes.Length));
    }

    private static IEnumerable<string> Pools(TestCluster test, double sum) => test.Cluster.Describe().Pools.Select(pool =>
        FormattableString.Invariant($"{Math.Round(pool.Share * sum * 100)} {pool.Eligible}/{pool.Total} {pool.IsPanicking}"));
}
