using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Zones in the order of distance: each is a level of its own.</summary>
public sealed class ZonePreferenceTests
{
    private static TestCluster In(string zone, string region, params (string, int, int)[] groups)
    {
        ClusterOptions options = Places.Options("random", groups);
        options.Traffic.Zones.Preference["eu"] = ["eu-1", "eu-2", "us"];
        return new TestCluster(options, new ClusterSetup { Zone = zone, Region = region });
    }

    private static readonly (string, int, int)[] s_world = [("asia", 2, 0), ("us", 2, 0), ("eu-2", 2, 0), ("eu-1", 2, 0)];

    [Fact]
    public void The_own_zone_comes_first_then_the_nearest_and_unlisted_ones_last()
    {
        using TestCluster test = In("eu-2", "eu", s_world);
        foreach (string zone in (string[])["eu-2", "eu-1", "us", "asia"])
        {
            Assert.Equal(1, test.SharesOfZones()(zone));
            test.Break(zone, 2);
        }
        Assert.True(test.Cluster.Describe().IsPanicking);
        Assert.Equal(0.25, test.SharesOfZones()("asia"), Places.Tolerance);             // nobody is eligible: by number
    }

    [Fact]
    public void A_zone_overflows_to_the_nearest()
    {
        using TestCluster test = In("eu-1", "eu", s_world);
        test.Break("eu-1", 1);                                                          // 50 %: 0.7
        Func<string, double> shares = test.SharesOfZones();
        Assert.Equal(0.7, shares("eu-1"), Places.Tolerance);
        Assert.Equal(0.3, shares("eu-2"), Places.Tolerance);
        Assert.Equal([("eu-1", 0.7), ("eu-2", 0.3), ("us", 0.0), (null, 0.0)], test.Cluster.Describe().Pools.Select(pool => (pool.Zone, Math.Round(pool.Share, 9))));
    }

    /// <summary>3 of 8 are left, which would be panic without zones: those at home are well.</summary>
    [Fact]
    public void What_is_wrong_far_away_panics_nobody_at_home()
    {
        using TestCluster test = In("eu-1", "eu", s_world);
        test.Break("us", 2);
        test.Break("asia", 2);
        test.Break("eu-2", 1);
        Assert.False(test.Cluster.Describe().IsPanicking);
        Assert.Equal(1, test.SharesOfZones()("eu-1"));
    }

    [Fact]
    public void Zones_that_together_cannot_carry_everything_panic_each_for_itself()
    {
        using TestCluster test = In("eu-1", "eu", ("eu-1", 5, 0), ("eu-2", 5, 0));
        test.Break("eu-1", 4);                                                          // 20 %: 0.28
        test.Break("eu-2", 3);                                                          // 40 %: 0.56
        Assert.Equal([true, true], test.Cluster.Describe().Pools.Select(pool => pool.IsPanicking));
        Assert.Equal(0.28 / 0.84, test.SharesOfZones()("eu-1"), Places.Tolerance);
        Assert.Equal([5, 5], test.Snapshot.Pools.Select(pool => pool.Nodes.Length));
    }

    /// <summary>40 % are under the threshold, but the next zone carries the rest: nobody who is out is used.</summary>
    [Fact]
    public void A_zone_under_the_threshold_does_not_panic_while_others_carry_the_rest()
    {
        using TestCluster test = In("eu-1", "eu", ("eu-1", 5, 0), ("eu-2", 5, 0));
        test.Break("eu-1", 3);
        Assert.False(test.Cluster.Describe().IsPanicking);
        Assert.Equal([2, 5], test.Snapshot.Pools.Select(pool => pool.Nodes.Length));
        Assert.Equal(0.56, test.SharesOfZones()("eu-1"), Places.Tolerance);
    }

    [Fact]
    public void All_zones_of_a_priority_come_before_any_of_the_next()
    {
        using TestCluster test = In("eu-1", "eu", ("eu-1", 2, 0), ("us", 2, 0), ("eu-1", 2, 1));
        test.Break("eu-1.0", 2);                                                        // priority 0: 2 of 4, so 0.7
        Func<string, double> shares = test.Shares(node => $"{node.Zone}.{node.Priority}");
        Assert.Equal(0.7, shares("us.0"), Places.Tolerance);
        Assert.Equal(0.3, shares("eu-1.1"), Places.Tolerance);
    }

    [Fact]
    public void Without_a_list_for_region_or_zone_the_rule_of_shares_holds()
    {
        using TestCluster test = In("us", "america", s_world);
        Assert.Equal(1, test.SharesOfZones()("us"));
        test.Break("us", 1);                                                            // L = 1/7, C = 1/4: 4/7 stay
        Assert.Equal(4.0 / 7, test.SharesOfZones()("us"), Places.Tolerance);
    }
}
