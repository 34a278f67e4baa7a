using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.WeightedRoundRobin;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary><c>weighted_round_robin</c> by reported weights in a whole cluster: leases bring the reports, the cluster's timer the schedule.</summary>
public sealed class ReportedWeightsTests
{
    private static ClusterOptions Options(Action<ClusterOptions>? configure = null) => Given.Options(
        options =>
        {
            options.Picker.Policy = PickerPolicies.WeightedRoundRobin;
            options.Picker.WeightedRoundRobin.WeightSource = WeightSource.Reported;
            configure?.Invoke(options);
        },
        "http://a", "http://b", "http://c");

    private static LoadReport OfWeight(double weight) => new() { RequestsPerSecond = 100 * weight, CpuUtilization = 1 };

    /// <summary>One attempt at each endpoint, which reports its weight; 0 for no report.</summary>
    private static void Report(TestCluster test, params double[] weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            EndpointLease lease = test.AcquireAt(((char)('a' + i)).ToString());
            if (weights[i] > 0) { lease.ReportLoad(OfWeight(weights[i])); }
            lease.Complete(OutcomeKind.Success);
        }
    }

    private static void Wait(TestCluster test, double seconds) => test.Time.Advance(TimeSpan.FromSeconds(seconds));

    private static void AssertShares(double[] weights, TestCluster test)
    {
        var counts = new int[weights.Length];
        for (int i = 0; i < 8_000; i++)
        {
            EndpointLease lease = test.Acquire();
            counts[lease.Endpoint.Id[0] - 'a']++;
            lease.Dispose();
        }
        for (int i = 0; i < weights.Length; i++) { Assert.Equal(weights[i] / weights.Sum(), counts[i] / 8_000.0, tolerance: 0.003); }
    }

    [Fact]
    public void Shares_follow_reports_at_each_update_period_after_the_blackout()
    {
        using var test = new TestCluster(Options());
        Report(test, 1, 2, 5);
        Wait(test, 9.5);
        AssertShares([1, 1, 1], test);
        Wait(test, 1.5);                                // the update at 10 s is not later than the blackout by a stamp, that at 11 s is
        AssertShares([1, 2, 5], test);
        Report(test, 5, 2, 1);
        Wait(test, 0.9);
        AssertShares([1, 2, 5], test);
        Wait(test, 0.1);
        AssertShares([5, 2, 1], test);
    }

    [Fact]
    public void The_update_period_is_configured()
    {
        using var test = new TestCluster(Options(options =>
        {
            options.Picker.WeightedRoundRobin.BlackoutPeriod = TimeSpan.Zero;
            options.Picker.WeightedRoundRobin.WeightUpdatePeriod = TimeSpan.FromMilliseconds(200);
        }));
        Report(test, 1, 2, 5);
        Wait(test, 0.199);
        AssertShares([1, 1, 1], test);
        Wait(test, 0.001);
        AssertShares([1, 2, 5], test);
    }

    [Fact]
    public void An_update_to_reported_weights_is_followed_by_its_period()
    {
        using var test = TestCluster.Of("random", "http://a", "http://b", "http://c");
        Wait(test, 2_000);
        Assert.Empty(test.Cluster.TryUpdate(Options(options => options.Picker.WeightedRoundRobin.BlackoutPeriod = TimeSpan.Zero)));
        Wait(test, 0);
        Report(test, 1, 2, 5);
        Wait(test, 0.999);
        AssertShares([1, 1, 1], test);
        Wait(test, 0.001);
        AssertShares([1, 2, 5], test);
        // And from weights that stand still, where the policy's name stays.
        Assert.Empty(test.Cluster.TryUpdate(Options(options => { options.Picker.WeightedRoundRobin.WeightSource = WeightSource.Static; options.Endpoints["a"].Weight = 8; })));
        AssertShares([8, 1, 1], test);
        Wait(test, 5);
        AssertShares([8, 1, 1], test);
        Assert.Empty(test.Cluster.TryUpdate(Options(options => options.Picker.WeightedRoundRobin.BlackoutPeriod = TimeSpan.Zero)));
        AssertShares([1, 2, 5], test);                  // still known
    }

    [Fact]
    public void Reports_in_the_result_of_an_attempt_count_as_well()
    {
        using var test = new TestCluster(Options(options => options.Picker.WeightedRoundRobin.BlackoutPeriod = TimeSpan.Zero));
        foreach ((int i, double weight) in ((double[])[1, 2, 5]).Index())
        {
            test.AcquireAt(((char)('a' + i)).ToString()).Complete(new CallResult(OutcomeKind.Success) { LoadReport = OfWeight(weight) });
        }
        Wait(test, 1);
        AssertShares([1, 2, 5], test);
    }

    [Fact]
    public void An_endpoint_that_comes_back_from_probation_begins_a_new_blackout()
    {
        using var test = new TestCluster(Options());
        Report(test, 6, 1, 3);
        Wait(test, 11);
        AssertShares([6, 1, 3], test);
        test.Call("a", OutcomeKind.Unreachable);
        test.Settle();
        Assert.Equal(["b", "c"], test.Pool);
        EndpointLease probe = test.AcquireLast("a");
        probe.ReportLoad(OfWeight(6));
        probe.ReportFirstByte(OutcomeKind.Success);
        probe.Complete(OutcomeKind.Success);
        test.Settle();
        Assert.Equal(["a", "b", "c"], test.Pool);
        AssertShares([2, 1, 3], test);                  // as a new endpoint: the mean
        Report(test, 6, 1, 3);
        Wait(test, 9);
        AssertShares([2, 1, 3], test);
        Wait(test, 2);
        AssertShares([6, 1, 3], test);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(78.19)]
    public void Weight_0_for_days_leaves_no_reported_weight_behind(double hours)
    {
        // The clock's own 32-bit stamps would call a report of 40 or 78.19 hours ago a fresh one.
        ClusterOptions With(double weightOfA) => Options(options =>
        {
            options.Endpoints["a"].Weight = weightOfA;
            options.Picker.WeightedRoundRobin.WeightUpdatePeriod = TimeSpan.FromMinutes(1);
        });
        using var test = new TestCluster(With(1));
        Report(test, 8, 1, 3);
        Assert.Empty(test.Cluster.TryUpdate(With(0)));
        Wait(test, (hours * 3_600) - 70);
        EndpointLease[] others = [test.AcquireAt("b"), test.AcquireAt("c")];
        others[0].ReportLoad(OfWeight(1));
        others[1].ReportLoad(OfWeight(3));
        Wait(test, 70);
        Assert.Empty(test.Cluster.TryUpdate(With(1)));
        AssertShares([2, 1, 3], test);
    }

    [Fact]
    public void An_endpoint_at_a_new_address_is_a_new_one()
    {
        using var test = new TestCluster(Options());
        Report(test, 8, 1, 3);
        Wait(test, 11);
        AssertShares([8, 1, 3], test);
        Assert.Empty(test.Cluster.TryUpdate(Options(options => options.Endpoints["a"].Address = "http://elsewhere")));
        AssertShares([2, 1, 3], test);
    }
}
