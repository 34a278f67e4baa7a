using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Health;

public sealed class SlowStartTests
{
    private static double FactorAfter(double seconds, double aggression = 1, double least = 0.1)
    {
        var time = new ManualTime();
        var clock = new StampClock(time);
        SlowStartRamp ramp = SlowStartConfig.From(new SlowStartOptions { Aggression = aggression, MinimumShare = least }).OnReturn(clock.Now(), clock)!;
        time.Advance(TimeSpan.FromSeconds(seconds));
        return ramp.FactorAt(clock.Now());
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.99, 0.1)]                         // the least, until t / 10 passes it
    [InlineData(1, 0.1)]
    [InlineData(2.5, 0.25)]
    [InlineData(9.9, 0.99)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    public void A_share_grows_evenly_from_a_tenth_to_all_in_10_seconds(double seconds, double expected) => Assert.Equal(expected, FactorAfter(seconds), precision: 9);

    [Theory]
    [InlineData(2, 2.5, 0.5)]                       // 0.25^(1/2)
    [InlineData(0.5, 5, 0.25)]                      // 0.5^2
    public void Aggression_bends_the_curve(double aggression, double seconds, double expected) => Assert.Equal(expected, FactorAfter(seconds, aggression), precision: 9);

    [Theory]
    [InlineData("power_of_two_choices")]
    [InlineData("least_outstanding")]
    [InlineData("least_time")]
    [InlineData("peak_ewma")]
    [InlineData("prequal")]
    [InlineData("weighted_random")]
    [InlineData("weighted_round_robin")]
    public void An_endpoint_that_was_ejected_gets_its_share_little_by_little(string policy)
    {
        using TestCluster test = Ejected(policy, TimeSpan.FromSeconds(20));
        double early = ShareOf(test, "a", 1), late = ShareOf(test, "a", 15), after = ShareOf(test, "a", 10);
        Assert.InRange(early, 0, 0.62 * late);
        Assert.InRange(late, 0.3 * after, 0.9 * after);
        Assert.InRange(after, 0.15, 0.35);          // a quarter
        Assert.Null(test.Node("a").Tracker.Ramp);
    }

    [Fact]
    public void The_share_follows_the_curve()
    {
        using TestCluster test = Ejected("weighted_random", TimeSpan.FromSeconds(10));
        // At t the factor f is t / 10, in steps of half a second, and the share f / (f + 3); three standard deviations of 20,000 draws are 0.008.
        test.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.InRange(DrawnShareOf(test, "a"), (0.55 / 3.55) - 0.008, (0.602 / 3.602) + 0.008);
        Assert.InRange(test.Node("a").WeightFactor(test.Time.GetTimestamp()), 0.6, 0.602);
        test.Time.Advance(TimeSpan.FromSeconds(3.5));
        Assert.InRange(DrawnShareOf(test, "a"), (0.90 / 3.90) - 0.008, (0.952 / 3.952) + 0.008);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(DrawnShareOf(test, "a"), 0.25 - 0.01, 0.25 + 0.01);
    }

    [Fact]
    public void A_moment_on_probation_costs_no_share()
    {
        using var test = new TestCluster(Given.Options(options => options.Picker.Policy = "weighted_random", "http://a", "http://b", "http://c", "http://d"));
        test.Call("a", OutcomeKind.Disconnected);
        test.Time.Advance(TimeSpan.FromSeconds(1.1));
        test.Call("a", OutcomeKind.Success);
        Assert.Equal((EndpointAvailability.Eligible, 1.0), (test.Node("a").Availability, test.Node("a").WeightFactor(test.Time.GetTimestamp())));
    }

    [Fact]
    public void One_that_joins_begins_slowly_where_that_is_wanted_and_the_first_ones_do_not()
    {
        ClusterOptions options = Given.Options(options => { options.Picker.Policy = "weighted_random"; options.Health.SlowStart.JoinWindow = TimeSpan.FromSeconds(10); }, "http://a", "http://b");
        using var test = new TestCluster(options);
        Assert.All(test.Snapshot.Nodes, node => Assert.Null(node.Tracker.Ramp));
        options.Endpoints["c"] = new EndpointOptions("http://c");
        Assert.Empty(test.Cluster.TryUpdate(options));
        Assert.Equal(0.1, test.Node("c").WeightFactor(test.Time.GetTimestamp()), precision: 6);
        Assert.InRange(DrawnShareOf(test, "c"), 0.043, 0.053);          // 0.1 / 2.1 = 0.048
        test.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(DrawnShareOf(test, "c"), 0.32, 0.347);
    }

    [Fact]
    public void By_default_one_that_joins_gets_its_share_at_once()
    {
        ClusterOptions options = Given.Options(options => options.Picker.Policy = "weighted_random", "http://a", "http://b");
        using var test = new TestCluster(options);
        options.Endpoints["c"] = new EndpointOptions("http://c");
        Assert.Empty(test.Cluster.TryUpdate(options));
        Assert.Equal(1, test.Node("c").WeightFactor(test.Time.GetTimestamp()));
    }

    /// <summary>Four endpoints, of which "a" was ejected and has just answered again.</summary>
    private static TestCluster Ejected(string policy, TimeSpan window)
    {
        var test = new TestCluster(Given.Options(options => { options.Picker.Policy = policy; options.Health.SlowStart.Window = window; }, "http://a", "http://b", "http://c", "http://d"));
        foreach (string id in new[] { "b", "c", "d", "b", "c", "d" }) { Answer(test, id); }
        var leases = new[] { test.AcquireLast("a"), test.AcquireLast("a") };
        foreach (var lease in leases) { lease.Complete(OutcomeKind.Unreachable); }
        Assert.Equal(EndpointAvailability.Ejected, test.Node("a").Availability);
        test.Time.Advance(TimeSpan.FromSeconds(1.1));
        Answer(test, "a");
        test.Settle();
        Assert.Equal(["a", "b", "c", "d"], test.Pool);
        return test;
    }

    private static void Answer(TestCluster test, string id)
    {
        using var lease = test.AcquireAt(id);
        test.Time.Advance(TimeSpan.FromMilliseconds(2));
        lease.Complete(OutcomeKind.Success);
    }

    /// <summary>Requests of 2 ms, one after the other, for so long.</summary>
    private static double ShareOf(TestCluster test, string id, double seconds)
    {
        int mine = 0, all = (int)(seconds * 500);
        for (int i = 0; i < all; i++)
        {
            using var lease = test.Acquire();
            if (lease.Endpoint.Id == id) { mine++; }
            test.Time.Advance(TimeSpan.FromMilliseconds(2));
            lease.Complete(OutcomeKind.Success);
        }
        return (double)mine / all;
    }

    /// <summary>As of now: time stands still.</summary>
    private static double DrawnShareOf(TestCluster test, string id)
    {
        int mine = 0;
        for (int i = 0; i < 20_000; i++)
        {
            using var lease = test.Acquire();
            if (lease.Endpoint.Id == id) { mine++; }
        }
        return mine / 20_000.0;
    }
}
