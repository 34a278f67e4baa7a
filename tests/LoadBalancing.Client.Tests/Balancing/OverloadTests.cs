using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Http;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Who asks for less gets less, for as long as it asks, and is not blamed.</summary>
public sealed class OverloadTests
{
    private static TestCluster Cluster(Action<ClusterOptions>? configure = null) =>
        new(Given.Options(options => { options.Picker.Policy = "weighted_random"; configure?.Invoke(options); }, "http://a", "http://b"));

    private static double FactorOf(TestCluster test, string id) => test.Node(id).WeightFactor(test.Time.GetTimestamp());

    private static void Overload(TestCluster test, string id, double? seconds) =>
        test.AcquireAt(id).Complete(new CallResult(OutcomeKind.Overloaded) { RetryAfter = seconds is { } given ? TimeSpan.FromSeconds(given) : null });

    /// <summary>How often each of 1,100 picks went to a.</summary>
    private static int PicksOfA(TestCluster test)
    {
        int picks = 0;
        for (int i = 0; i < 1_100; i++)
        {
            using EndpointLease lease = test.Acquire();
            picks += lease.Endpoint.Id == "a" ? 1 : 0;
        }
        return picks;
    }

    [Theory]
    [InlineData(12.0, 12.0)]
    [InlineData(30.0, 30.0)]
    [InlineData(31.0, 30.0)]            // MaximumDuration
    [InlineData(3600.0, 30.0)]
    [InlineData(null, 1.0)]             // DefaultDuration
    public void Its_weight_counts_a_tenth_for_as_long_as_it_asked(double? asked, double holds)
    {
        using TestCluster test = Cluster();
        Overload(test, "a", asked);
        test.Time.Advance(TimeSpan.FromSeconds(holds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0.1, FactorOf(test, "a"), 6);
        Assert.Equal(1, FactorOf(test, "b"));
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, FactorOf(test, "a"));
    }

    [Fact]
    public void The_pool_follows_at_once_and_again_when_it_is_over()
    {
        using TestCluster test = Cluster();
        Overload(test, "a", 5);
        test.Settle();
        Assert.InRange(PicksOfA(test), 60, 140);                // 1,100 * 0.1 / 1.1 = 100; sigma = sqrt(1,100 * 1/11 * 10/11) = 9.5
        test.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(PicksOfA(test), 480, 620);               // 550; sigma = 16.6
    }

    [Fact]
    public void It_is_neither_a_failure_nor_a_success_and_never_ejects()
    {
        using TestCluster test = Cluster();
        for (int i = 0; i < 50; i++) { test.AcquireLast("a").Complete(OutcomeKind.Overloaded); }
        EndpointNode a = test.Node("a");
        Assert.Equal((0L, 0L, 50L, 0), (a.Succeeded, a.Failed, a.Tracker.Outcomes.Neutral, a.Tracker.Outcomes.FailuresInARow));
        Assert.Equal(EndpointAvailability.Eligible, a.Availability);
    }

    [Fact]
    public void An_episode_is_told_once()
    {
        using TestCluster test = Cluster();
        Overload(test, "a", 12);
        Overload(test, "a", 20);
        test.Time.Advance(TimeSpan.FromSeconds(19.9));
        Overload(test, "a", null);
        Assert.Equal(["Cluster 'orders': endpoint 'a' (http://a) asked for less for 12 s."], test.Log.Of(221));
        Assert.Equal(("a", "it asked for less for 12 s"), test.Cluster.Journal.Where(entry => entry.Kind == "endpoint.overloaded").Select(entry => (entry.Endpoint!, entry.Reason)).Single());
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Overload(test, "a", null);
        Assert.Equal(2, test.Log.Of(221).Count);
    }

    [Fact]
    public void A_shorter_wish_does_not_end_a_longer_one()
    {
        using TestCluster test = Cluster();
        Overload(test, "a", 12);
        Overload(test, "a", 1);
        test.Time.Advance(TimeSpan.FromSeconds(11.9));
        Assert.Equal(0.1, FactorOf(test, "a"), 6);
    }

    [Theory]
    [InlineData(0.0, 30.0)]             // it named no time at all
    [InlineData(5.0, 0.0)]              // nobody listens
    public void No_time_is_no_overload(double asked, double most)
    {
        using TestCluster test = Cluster(options => options.Health.Overload.MaximumDuration = TimeSpan.FromSeconds(most));
        Overload(test, "a", asked);
        Assert.Equal(1, FactorOf(test, "a"));
        Assert.Empty(test.Log.Of(221));
    }

    [Theory]
    [InlineData(429, "Retry-After", "7", 7.0)]
    [InlineData(429, "X-Other", "7", 1.0)]
    [InlineData(429, "Retry-After", "rubbish", 1.0)]
    [InlineData(503, "Retry-After", "7", 7.0)]
    [InlineData(503, "Retry-After", "Thu, 01 Jan 2026 00:00:07 GMT", 7.0)]      // ManualTime begins at midnight of that day
    [InlineData(503, "X-Other", "7", null)]                                     // a failure
    [InlineData(200, "Retry-After", "7", null)]
    public void Over_http_it_counts_from_the_headers_on(int status, string header, string value, double? seconds)
    {
        using var orders = new Answering(_ => Answering.Status(status, headers: [(header, value)]));
        EndpointNode node = LoadBalancing.Client.Http.BalancedResponseExtensions.GetEndpoint(orders.Get())!;        // not read
        long until = node.Tracker.Preference.OverloadedUntil;
        Assert.Equal(seconds, until == 0 ? null : orders.Test.Time.GetElapsedTime(orders.Test.Time.GetTimestamp(), until).TotalSeconds);
    }

    private static void Report(TestCluster test, string id, double utilization, int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            EndpointLease lease = test.AcquireLast(id);
            lease.ReportLoad(new LoadReport { ApplicationUtilization = utilization });
            lease.Dispose();
        }
    }

    [Fact]
    public void Reports_above_the_threshold_lower_the_share()
    {
        using TestCluster test = Cluster(options => options.Health.Overload.UtilizationThreshold = 0.8);
        Report(test, "a", 0.9);
        // Half of the way from 0.8 to 1: 1 - 0.9 / 2.
        Assert.Equal(0.55, FactorOf(test, "a"), 3);
        Assert.Equal(0.9, test.Node("a").Tracker.Preference.UtilizationAt(test.Time.GetTimestamp())!.Value, 6);
        test.Settle();
        Assert.InRange(PicksOfA(test), 330, 450);               // 1,100 * 0.55 / 1.55 = 390; sigma = 15.9
    }

    [Fact]
    public void One_report_of_five_moves_a_fifth_of_the_way()
    {
        using TestCluster test = Cluster(options => options.Health.Overload.UtilizationThreshold = 0.8);
        Report(test, "a", 0.5);
        Report(test, "a", 1);
        Assert.Equal(0.6, test.Node("a").Tracker.Preference.UtilizationAt(test.Time.GetTimestamp())!.Value, 6);     // 0.5 + 0.5 / 5
        Report(test, "a", 1, times: 4);
        Assert.Equal(1 - (0.5 * Math.Pow(0.8, 5)), test.Node("a").Tracker.Preference.UtilizationAt(test.Time.GetTimestamp())!.Value, 6);
    }

    [Fact]
    public void What_reports_no_utilisation_says_nothing_and_the_processors_count_where_the_application_is_silent()
    {
        using TestCluster test = Cluster(options => options.Health.Overload.UtilizationThreshold = 0.5);
        Report(test, "a", 0);
        Assert.Null(test.Node("a").Tracker.Preference.UtilizationAt(test.Time.GetTimestamp()));
        using EndpointLease lease = test.AcquireAt("a");
        lease.ReportLoad(new LoadReport { CpuUtilization = 0.7 });
        Assert.Equal(0.7, test.Node("a").Tracker.Preference.UtilizationAt(test.Time.GetTimestamp())!.Value, 6);
    }

    [Fact]
    public void Pools_follow_a_tenth_of_a_share_at_most_four_times_a_second()
    {
        using TestCluster test = Cluster(options => options.Health.Overload.UtilizationThreshold = 0.5);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        long before = test.Snapshot.Generation;
        Report(test, "a", 0.55);                                // 1 - 0.9 * 0.05 / 0.5 = 0.91: less than a tenth
        test.Settle();
        Assert.Equal(before, test.Snapshot.Generation);
        for (int i = 0; i < 200; i++)                           // a second, one report each 5 ms, up and down
        {
            Report(test, "a", i % 40 < 20 ? 1 : 0.1);
            test.Time.Advance(TimeSpan.FromMilliseconds(5));
        }
        Assert.InRange(test.Snapshot.Generation - before, 2, 5);
    }

    [Fact]
    public void Half_a_minute_without_a_report_and_all_of_its_weight_counts_again()
    {
        using TestCluster test = Cluster(options => options.Health.Overload.UtilizationThreshold = 0.5);
        Report(test, "a", 1);
        test.Settle();
        Assert.InRange(PicksOfA(test), 60, 140);
        test.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.InRange(PicksOfA(test), 480, 620);
        Report(test, "a", 1);                                   // and the next one is news again
        test.Settle();
        Assert.InRange(PicksOfA(test), 60, 140);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0.9, true)]
    public void Reports_are_looked_for_when_somebody_needs_them(double? threshold, bool wants)
    {
        using TestCluster test = Cluster(options => options.Health.Overload.UtilizationThreshold = threshold);
        using EndpointLease lease = test.Acquire();
        Assert.Equal(wants, lease.WantsLoadReport);
    }
}
