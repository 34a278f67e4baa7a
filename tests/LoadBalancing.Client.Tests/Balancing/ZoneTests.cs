using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Zones on a real cluster: endpoint <c>z1.0.2</c> is the third of zone z1.</summary>
public sealed class ZoneTests
{
    private static readonly (string, int, int)[] s_threeOfThree = [("z1", 3, 0), ("z2", 3, 0), ("z3", 3, 0)];

    private static TestCluster In(string? zone, Action<ClusterOptions>? configure = null, string? region = null, params (string, int, int)[] groups)
    {
        ClusterOptions options = Places.Options("random", groups.Length == 0 ? s_threeOfThree : groups);
        configure?.Invoke(options);
        return new TestCluster(options, new ClusterSetup { Zone = zone, Region = region });
    }

    private static void Shares(TestCluster test, params (string Zone, double Share)[] expected)
    {
        Func<string, double> shares = test.SharesOfZones();
        Assert.All(expected, zone => Assert.Equal(zone.Share, shares(zone.Zone), zone.Share is 0 or 1 ? 0 : Places.Tolerance));
    }

    [Fact]
    public void All_requests_stay_in_the_own_zone_while_it_has_its_share_and_nothing_is_drawn()
    {
        using TestCluster test = In("Z2");
        Shares(test, ("z2", 1));
        Assert.NotNull(test.Snapshot.Split!.Sole);
        Assert.Equal("Z2", test.Cluster.Describe().Zone);
        Assert.Equal([("Z2", 1.0), ("z1", 0.0), ("z3", 0.0)], test.Cluster.Describe().Pools.Select(pool => (pool.Zone!, pool.Share)));
    }

    [Fact]
    public void Who_does_not_know_his_zone_uses_all()
    {
        using TestCluster test = In(null);
        Assert.Null(test.Snapshot.Split);
        Assert.Null(test.Cluster.Describe().Zone);
        Shares(test, ("z1", 1.0 / 3), ("z2", 1.0 / 3), ("z3", 1.0 / 3));
    }

    [Fact]
    public void Who_stands_in_a_zone_without_endpoints_uses_all()
    {
        using TestCluster test = In("z9");
        Shares(test, ("z1", 1.0 / 3), ("z2", 1.0 / 3), ("z3", 1.0 / 3));
    }

    /// <summary>L = 1/7, C = 1/3: 3/7 stay; the others have 3/7 and need 1/3, so the rest is halved.</summary>
    [Fact]
    public void What_the_own_zone_cannot_carry_goes_to_the_others()
    {
        using TestCluster test = In("z1");
        test.Break("z1", 2);
        Shares(test, ("z1", 3.0 / 7), ("z2", 2.0 / 7), ("z3", 2.0 / 7));
    }

    [Theory]
    [InlineData(OutcomeKind.Unreachable)]
    [InlineData(OutcomeKind.Disconnected)]
    public void A_zone_of_3_of_9_that_is_lost_leaves_whole(OutcomeKind kind)
    {
        using TestCluster here = In("z1"), elsewhere = In("z2"), nowhere = In(null);
        foreach (TestCluster test in (TestCluster[])[here, elsewhere, nowhere])
        {
            test.Break("z1", 3, kind);
            Assert.False(test.Cluster.Describe().IsPanicking);                          // 6 of 9 are left
        }
        Shares(here, ("z1", 0), ("z2", 0.5), ("z3", 0.5));
        Shares(elsewhere, ("z1", 0), ("z2", 1));
        Shares(nowhere, ("z1", 0), ("z2", 0.5), ("z3", 0.5));
    }

    [Fact]
    public void In_panic_zones_are_ignored()
    {
        using TestCluster test = In("z1");
        test.Break("z2", 3);
        test.Break("z3", 2);                                                            // 4 of 9 are left
        Assert.True(test.Cluster.Describe().IsPanicking);
        Shares(test, ("z1", 1.0 / 3), ("z2", 1.0 / 3), ("z3", 1.0 / 3));
    }

    /// <summary>L = 1/3, C = 0.6: 5/9 stay.</summary>
    [Fact]
    public void More_callers_than_endpoints_in_the_own_zone_spill()
    {
        using TestCluster test = In("z1", options => options.Traffic.Zones.CallerShare = 0.6);
        Shares(test, ("z1", 5.0 / 9), ("z2", 2.0 / 9), ("z3", 2.0 / 9));
    }

    /// <summary>L = 3 * 2 / 12 = 0.5 and C = 0.5: weights count, and the case of names does not.</summary>
    [Fact]
    public void Weights_count()
    {
        using TestCluster test = In("z1", options =>
        {
            options.Traffic.Zones.CallerShare = 0.5;
            foreach (string id in (string[])["z1.0.0", "z1.0.1", "z1.0.2"]) { options.Endpoints[id].Weight = 2; options.Endpoints[id].Zone = "Z1"; }
        });
        Shares(test, ("Z1", 1));
    }

    [Theory]
    [InlineData(5, 6, false)]
    [InlineData(6, 6, true)]
    [InlineData(5, 5, true)]
    [InlineData(2, 0, true)]
    public void Among_a_few_endpoints_zones_are_ignored(int endpoints, int minimum, bool isSplit)
    {
        using TestCluster test = In("z1", options => options.Traffic.Zones.MinimumEndpoints = minimum, null, ("z1", endpoints - 1, 0), ("z2", 1, 0));
        Assert.Equal(isSplit, test.Snapshot.Split is not null);
    }

    [Fact]
    public void Endpoints_of_weight_0_make_no_number()
    {
        using TestCluster test = In("z1", options => options.Endpoints["z2.0.0"].Weight = 0, null, ("z1", 3, 0), ("z2", 3, 0));
        Assert.Null(test.Snapshot.Split);
    }

    [Fact]
    public void Where_all_stand_in_one_zone_there_is_nothing_to_divide()
    {
        using TestCluster test = In("z1", null, null, ("z1", 9, 0));
        Assert.Null(test.Snapshot.Split);
    }

    [Fact]
    public void Zones_are_told_apart_within_each_level()
    {
        using TestCluster test = In("z1", null, null, ("z1", 4, 0), ("z2", 4, 0), ("z1", 4, 1), ("z2", 4, 1));
        test.Break("z1.0", 2);
        test.Break("z2.0", 2);                                                          // level 0: 4 of 8, so 0.7; in each level L = C
        Func<string, double> shares = test.Shares(node => $"{node.Zone}.{node.Priority}");
        Assert.Equal(0.7, shares("z1.0"), Places.Tolerance);
        Assert.Equal(0.3, shares("z1.1"), Places.Tolerance);
    }

    [Fact]
    public void A_request_that_tried_all_of_its_zone_leaves_it()
    {
        using TestCluster test = In("z1");
        Assert.True(test.Cluster.TryAcquire(test.HavingTried("z1"), out EndpointLease lease));
        Assert.NotEqual("z1", lease.Endpoint.Zone);
    }
}
