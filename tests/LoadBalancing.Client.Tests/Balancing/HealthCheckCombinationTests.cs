using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>What checks and the answers to requests say together: the table of docs/health.md, row by row.</summary>
public sealed class HealthCheckCombinationTests
{
    /// <summary>Five gateway failures in a row: out for 30 s.</summary>
    private static void Judge(CheckedCluster test, string id)
    {
        for (int i = 0; i < 5; i++) { test.Test.AcquireLast(id).Complete(OutcomeKind.GatewayFailure); }
        Assert.Equal(EndpointAvailability.Ejected, test[id]);
    }

    [Fact]
    public void An_endpoint_that_answers_checks_but_fails_requests_leaves_by_its_requests()
    {
        using var test = new CheckedCluster();
        test.Wait(10.1);
        Judge(test, "a");
        Assert.All(test.Sent, sent => Assert.True(sent.At <= 10.1));
        test.Test.Settle();
        Assert.Equal(["b", "c", "d"], test.Test.Pool);
    }

    [Fact]
    public void A_good_check_never_ends_an_ejection_for_answers_before_its_time()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Rise = 1);
        Judge(test, "a");
        test.Wait(29.9);
        Assert.True(test.CountOf("a") >= 2);
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_its_time_is_over_it_is_checked_at_once_and_then_tried_by_one_request(bool isPeriodic)
    {
        using var test = new CheckedCluster(options => (options.Health.ActiveCheck.Periodic, options.Health.ActiveCheck.Interval) = (isPeriodic, TimeSpan.FromHours(10)));
        Judge(test, "a");
        test.Wait(29.9);
        Assert.Equal(0, test.CountOf("a"));
        test.Wait(0.2);
        Assert.Equal(1, test.CountOf("a"));
        Assert.Equal(EndpointAvailability.Probation, test["a"]);
        Assert.StartsWith("its time is over, and a check succeeded: status 200", test.ReasonOf("a"), StringComparison.Ordinal);
        Assert.Equal(1, test.Traffic("a", OutcomeKind.Success));
        Assert.Equal(EndpointAvailability.Eligible, test["a"]);
        test.Wait(60);
        Assert.Equal(1, test.CountOf("a"));
    }

    [Fact]
    public void A_check_that_succeeded_before_its_time_was_over_does_not_count_and_one_that_fails_then_keeps_it_out()
    {
        using var test = new CheckedCluster(options => (options.Health.ActiveCheck.Periodic, options.Health.ActiveCheck.Fall) = (false, 2));
        Judge(test, "a");
        test.Bad("a");
        test.Wait(30.1);
        Assert.Equal((1, EndpointAvailability.Ejected), (test.CountOf("a"), test["a"]));
        test.Good("a");
        test.Wait(9.8);
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        test.Wait(0.3);                             // an interval later
        Assert.Equal((2, EndpointAvailability.Probation), (test.CountOf("a"), test["a"]));
    }

    [Fact]
    public void Checks_that_fail_during_an_ejection_for_answers_outlast_it()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Interval = TimeSpan.FromSeconds(2));
        Judge(test, "a");
        test.Bad("a");
        test.Wait(28);
        Assert.Contains(test.Test.Cluster.Journal, entry => entry is { Kind: "endpoint.checks_failed", Endpoint: "a" });
        test.Wait(30);
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        test.Good("a");
        for (int before = test.CountOf("a"); test.CountOf("a") == before;) { test.Wait(0.1); }
        test.Test.AcquireLast("d").Complete(OutcomeKind.Disconnected);  // whoever looks now whether somebody may return
        test.Test.Settle();
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);          // one of two
        test.Wait(2);
        Assert.Equal(EndpointAvailability.Probation, test["a"]);
    }

    [Fact]
    public void Checks_that_failed_and_succeeded_again_within_its_time_do_not_shorten_it()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Interval = TimeSpan.FromSeconds(1));
        Judge(test, "a");
        test.Bad("a");
        test.Wait(10);
        test.Good("a");
        test.Wait(19.8);
        Assert.False(test.Test.Node("a").Tracker.Check.IsFailing);
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        test.Wait(1.3);
        Assert.Equal(EndpointAvailability.Probation, test["a"]);
    }

    [Fact]
    public void Good_answers_never_end_an_ejection_for_checks()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Fall = 1, endpoints: 1);
        test.Bad("a");
        test.Wait(10.1);
        Assert.Equal(50, test.Traffic("a", OutcomeKind.Success, attempts: 50));         // panic: it accepts connections, and there is nobody else
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
    }

    [Fact]
    public void An_endpoint_on_probation_whose_checks_fail_is_ejected_and_gets_no_single_requests()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Fall = 1);
        test.Test.AcquireLast("a").Complete(OutcomeKind.Disconnected);
        Assert.Equal(EndpointAvailability.Probation, test["a"]);
        test.Bad("a");
        test.Wait(10.1);
        Assert.Equal(EndpointAvailability.Ejected, test["a"]);
        test.Wait(60);
        Assert.Equal(0, test.Traffic("a", OutcomeKind.Success));
    }

    [Fact]
    public void Failed_checks_take_no_place_from_judgements_and_panic_ignores_them_but_not_refused_connections()
    {
        using var test = new CheckedCluster(options => options.Health.ActiveCheck.Fall = 1);
        test.Bad("a");
        test.Bad("b");
        test.Refuses("c");
        test.Wait(10.1);
        test.Test.Settle();
        Assert.Equal([EndpointAvailability.Ejected, EndpointAvailability.Ejected, EndpointAvailability.Ejected], [test["a"], test["b"], test["c"]]);     // three of four: facts have no limit
        Assert.Equal(["a", "b", "d"], test.Test.Pool);                  // 1 of 4 eligible is panic
        Assert.Equal("a check failed: the connection failed: ConnectionRefused", test.ReasonOf("c"));
        test.Bad("c");                                                  // it accepts connections again, and answers badly
        test.Wait(10.1);
        test.Test.Settle();
        Assert.Equal(["a", "b", "c", "d"], test.Test.Pool);
    }

    [Fact]
    public void A_refused_connection_at_another_port_says_nothing_about_that_of_requests()
    {
        using var test = new CheckedCluster(options => (options.Health.ActiveCheck.Fall, options.Health.ActiveCheck.Port) = (1, 9000));
        test.Refuses("c");
        test.Wait(10.1);
        Assert.Equal((EndpointAvailability.Ejected, false), (test["c"], test.Test.Node("c").Tracker.RefusesConnections));
    }
}
