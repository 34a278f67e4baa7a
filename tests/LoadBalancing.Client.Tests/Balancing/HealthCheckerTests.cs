using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Who is checked when, and what rows of results do.</summary>
public sealed class HealthCheckerTests
{
    [Fact]
    public void Each_endpoint_is_checked_once_an_interval_at_its_own_moment()
    {
        using var test = new CheckedCluster();
        test.Wait(40.2);                            // four intervals, and the milliseconds that timers are late
        foreach (string host in (string[])["a", "b", "c", "d"])
        {
            double[] at = [.. test.Sent.Where(sent => sent.Host == host).Select(sent => sent.At)];
            Assert.Equal(4, at.Length);
            Assert.InRange(at[0], 0, 10);
            Assert.All(at.Zip(at[1..], (before, after) => after - before), gap => Assert.InRange(gap, 9.999, 10.01));
        }
        Assert.Equal(4, test.Sent.Take(4).Select(sent => (int)(sent.At * 10)).Distinct().Count());      // seeded: no two in the same tenth of a second
    }

    [Fact]
    public void Nothing_is_checked_without_a_type()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Type = null);
        test.Wait(100);
        Assert.Empty(test.Sent);
    }

    [Fact]
    public void The_third_failure_in_a_row_ejects_with_figures_and_the_second_success_brings_back()
    {
        using var test = new CheckedCluster();
        test.Bad("a");
        while (test.CountOf("a") < 2) { test.Wait(1); }
        Assert.Equal(EndpointAvailability.Eligible, test["a"]);
        while (test.CountOf("a") < 3) { test.Wait(1); }
        test.Test.Settle();
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        Assert.Equal(["b", "c", "d"], test.Test.Pool);
        Assert.Equal("3 checks in a row failed, the last: status 503, wanted 200-299", test.ReasonOf("a"));
        Assert.Contains(test.Test.Cluster.Journal, entry => entry is { Kind: "endpoint.ejected", Endpoint: "a" });

        test.Wait(600);                             // no time brings it back
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        test.Good("a");
        int before = test.CountOf("a");
        while (test.CountOf("a") < before + 1) { test.Wait(1); }
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        while (test.CountOf("a") < before + 2) { test.Wait(1); }
        test.Test.Settle();
        Assert.Equal(EndpointAvailability.Probation, test["a"]);
        Assert.StartsWith("2 checks in a row succeeded, the last: status 200", test.ReasonOf("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_comes_back_by_one_request_and_then_slowly()
    {
        using var test = new CheckedCluster(options => (options.Health.ActiveCheck.Rise, options.Health.ActiveCheck.Fall) = (1, 1));
        test.Bad("a");
        test.Wait(10.1);
        test.Good("a");
        test.Wait(10.1);
        Assert.Equal(EndpointAvailability.Probation, test["a"]);
        Assert.Equal(1, test.Traffic("a", OutcomeKind.Canceled));       // a probe is due at once, one at a time, and this one said nothing
        test.Wait(2);
        Assert.Equal(1, test.Traffic("a", OutcomeKind.Success, attempts: 1));
        Assert.Equal(EndpointAvailability.Eligible, test["a"]);
        Assert.InRange(test.Test.Node("a").WeightFactor(test.Test.Time.GetTimestamp()), 0.01, 0.2);
    }

    [Fact]
    public void A_check_that_hangs_ends_with_its_time_and_the_endpoint_never_has_two()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Timeout = TimeSpan.FromSeconds(25), endpoints: 2);
        test.Hangs("a");
        test.Wait(120);
        Assert.Equal(1, test.MostRunning);
        double[] at = [.. test.Sent.Where(sent => sent.Host == "a").Select(sent => sent.At)];
        Assert.All(at.Zip(at[1..], (before, after) => after - before), gap => Assert.Equal(25, gap, precision: 2));
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        Assert.StartsWith("3 checks in a row failed, the last: no answer within", test.ReasonOf("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_32_checks_run_at_a_time_and_nobody_is_forgotten()
    {
        using var test = new CheckedCluster(
            options =>
            {
                options.Endpoints.Clear();
                for (int i = 0; i < 100; i++) { options.Endpoints[$"e{i}"] = new EndpointOptions($"http://e{i}"); }
                options.Health.ActiveCheck.Timeout = TimeSpan.FromSeconds(9);
            });
        for (int i = 0; i < 100; i++) { test.Hangs($"e{i}"); }
        test.Wait(60);
        Assert.Equal(32, test.MostRunning);
        Assert.Equal(100, test.Sent.Select(sent => sent.Host).Distinct().Count());
    }

    [Theory]
    [InlineData("drain")]
    [InlineData("disable")]
    [InlineData("remove")]
    [InlineData("off")]
    [InlineData("dispose")]
    public void The_check_of_an_endpoint_that_leaves_stops_and_says_nothing(string how)
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Fall = 1);
        test.Hangs("a");
        while (test.Running == 0) { test.Wait(0.1); }
        EndpointNode node = test.Test.Node("a");
        if (how == "drain") { _ = test.Test.Cluster.DrainAsync("a", TimeSpan.Zero, TestContext.Current.CancellationToken); }
        if (how == "disable") { test.Test.Cluster.Disable("a", "a new disk"); }
        if (how == "remove") { Update(test, options => options.Endpoints.Remove("a")); }
        if (how == "off") { Update(test, options => options.Health.ActiveCheck.Type = null); }
        if (how == "dispose") { test.Test.Dispose(); }
        test.Wait(0.1);
        Assert.Equal(0, test.Running);
        test.Wait(60);
        Assert.Equal(1, test.CountOf("a"));
        Assert.False(node.Tracker.Check.IsFailing);
        Assert.NotEqual(EndpointAvailability.Ejected, node.Availability);
        Assert.Empty(test.Test.Log.Of(202));
    }

    [Fact]
    public void An_endpoint_that_is_enabled_again_is_checked_again_from_the_beginning()
    {
        using var test = new CheckedCluster();
        test.Bad("a");
        while (test.CountOf("a") < 2) { test.Wait(0.5); }
        test.Test.Cluster.Disable("a", "a new disk");
        test.Wait(30);
        Assert.Equal(2, test.CountOf("a"));
        test.Test.Cluster.Enable("a");
        while (test.CountOf("a") < 4) { test.Wait(0.5); }
        Assert.Equal(EndpointAvailability.Eligible, test["a"]);         // two and two, but not three in a row
        while (test.CountOf("a") < 5) { test.Wait(0.5); }
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
    }

    [Fact]
    public void When_nothing_is_checked_any_more_those_who_were_out_for_it_may_be_tried()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Fall = 1);
        test.Bad("a");
        test.Wait(10.1);
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        Update(test, options => options.Health.ActiveCheck.Type = null);
        test.Wait(0.1);
        Assert.Equal(EndpointAvailability.Probation, test["a"]);
        Assert.Contains("nothing is checked any more", test.ReasonOf("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_interval_is_followed_at_once_and_a_verdict_stays()
    {
        using var test = new CheckedCluster(options => (options.Health.ActiveCheck.Interval, options.Health.ActiveCheck.Fall) = (TimeSpan.FromHours(1), 1));
        test.Bad("a");
        test.Wait(3_601);
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        int before = test.Sent.Count;
        Update(test, options => options.Health.ActiveCheck.Interval = TimeSpan.FromSeconds(1));
        test.Wait(1.1);
        Assert.InRange(test.Sent.Count, before + 4, before + 8);
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
    }

    [Fact]
    public void Only_the_subset_that_this_process_uses_is_checked()
    {
        using var test = new CheckedCluster(options => (options.Picker.Subset.Type, options.Picker.Subset.Size) = ("random_subset", 2));
        test.Wait(30);
        Assert.Equal(test.Test.Snapshot.Subset.Select(node => node.Id).Order(), test.Sent.Select(sent => sent.Host).Distinct().Order());
    }

    private static void Update(CheckedCluster test, Action<ClusterOptions> change)
    {
        ClusterOptions options = test.Options();
        change(options);
        Assert.Empty(test.Test.Cluster.TryUpdate(options));
    }
}
