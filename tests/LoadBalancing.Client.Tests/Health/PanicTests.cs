using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Balancing;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.Health;

public sealed class PanicTests
{
    [Theory]
    // eligible of all, threshold: panic is below it, not at it
    [InlineData(5, 10, 0.5, false)]
    [InlineData(4, 10, 0.5, true)]
    [InlineData(3, 10, 0.3, false)]
    [InlineData(2, 10, 0.3, true)]
    [InlineData(9, 10, 1, true)]
    [InlineData(10, 10, 1, false)]
    [InlineData(1, 1000, 0, false)]
    [InlineData(0, 1000, 0, true)]          // a choice exists all the same
    [InlineData(0, 0, 0.5, true)]
    public void Panic_begins_below_the_threshold(int eligible, int all, double threshold, bool expected) =>
        Assert.Equal(expected, new PanicConfig(threshold, FailsTraffic: false).IsPanic(eligible, all));

    [Fact]
    public void With_a_threshold_of_0_the_last_eligible_endpoint_gets_everything()
    {
        using TestCluster test = Of(panic => panic.Threshold = 0);
        Break(test, "a", "b", "c");
        Assert.Equal(["d"], test.Pool);
        Assert.False(test.Cluster.Describe().IsPanicking);
    }

    [Fact]
    public void A_cluster_that_fails_closed_sends_nothing_to_those_who_are_left_and_says_why()
    {
        using TestCluster test = Of(panic => panic.FailTrafficOnPanic = true);
        Break(test, "a", "b");
        Assert.Equal(["c", "d"], test.Pool);                                            // 2 of 4: not yet
        Break(test, "c");
        Assert.False(test.Cluster.TryAcquire(default, out _));
        Assert.True(test.Cluster.Describe().IsPanicking);
        Assert.EndsWith("Too few are eligible, and Health:Panic:FailTrafficOnPanic lets requests fail then.", test.Cluster.NoEndpoint(test.Snapshot, default).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_comes_back_by_the_single_requests_that_try_endpoints_on_probation()
    {
        using TestCluster test = Of(panic => panic.FailTrafficOnPanic = true);
        Break(test, "a", "b", "c");
        test.Time.Advance(TimeSpan.FromSeconds(1.3));                                   // the first probes are due after 0.8 to 1 s
        int probes = 0;
        while (test.Cluster.TryAcquire(default, out EndpointLease lease))
        {
            probes++;
            lease.Complete(OutcomeKind.Success);
        }
        Assert.Equal(3, probes);
        test.Settle();
        Assert.Equal(["a", "b", "c", "d"], test.Pool);
    }

    [Fact]
    public void When_all_are_ejected_since_they_refused_whoever_accepts_again_gets_the_requests()
    {
        using TestCluster test = Of(_ => { });
        foreach (string id in new[] { "a", "b", "c", "d" })
        {
            for (int i = 0; i < 100 && test.Node(id).Availability != EndpointAvailability.Ejected; i++)
            {
                test.AcquireLast(id).Complete(OutcomeKind.Unreachable);
                test.Settle();
            }
            Assert.Equal(EndpointAvailability.Ejected, test.Node(id).Availability);
        }
        Assert.Equal(["a", "b", "c", "d"], test.Pool);                                  // nobody accepts: any may be tried
        test.AcquireLast("b").Complete(OutcomeKind.Success);
        test.Settle();
        Assert.Equal(["b"], test.Pool);
        Assert.Equal(EndpointAvailability.Ejected, test.Node("b").Availability);        // for its time
        test.AcquireLast("b").Complete(OutcomeKind.Unreachable);
        test.Settle();
        Assert.Equal(["a", "b", "c", "d"], test.Pool);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_threshold_that_is_no_share_is_refused(double threshold)
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Of(panic => panic.Threshold = threshold));
        Assert.StartsWith("LoadBalancing:Clusters:orders:Health:Panic:Threshold: got '", Assert.Single(error.Failures), StringComparison.Ordinal);
        Assert.EndsWith("wanted a number from 0 to 1.", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_rule_is_another_content()
    {
        using TestCluster test = Of(_ => { });
        Assert.Empty(test.Cluster.TryUpdate(OptionsOf(panic => panic.Threshold = 0.2)));
        Assert.Equal("local-2", test.Cluster.Version.ToString());
    }

    private static TestCluster Of(Action<PanicOptions> configure) => new(OptionsOf(configure));

    private static ClusterOptions OptionsOf(Action<PanicOptions> configure) => Given.Options(
        options => { options.Picker.Policy = "random"; configure(options.Health.Panic); }, "http://a", "http://b", "http://c", "http://d");

    private static void Break(TestCluster test, params string[] ids)
    {
        foreach (string id in ids) { test.AcquireLast(id).Complete(OutcomeKind.Disconnected); }
        test.Settle();
        Assert.All(ids, id => Assert.Equal(EndpointAvailability.Probation, test.Node(id).Availability));
    }
}
