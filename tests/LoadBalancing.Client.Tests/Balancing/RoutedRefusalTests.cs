using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>A subset of which everybody refuses connections: a proxy that is gone, say.</summary>
public sealed class RoutedRefusalTests
{
    /// <summary>All requests belong to the proxy; s0 and s1 are what may stand in.</summary>
    private static ClusterOptions Options(RouteFallback fallback, double panicThreshold = 0.5)
    {
        var options = new ClusterOptions { Picker = { Policy = "random" }, Health = { Panic = { Threshold = panicThreshold } } };
        foreach (string id in (string[])["s0", "s1", "p"]) { options.Endpoints[id] = new EndpointOptions($"http://{id}") { Labels = { ["way"] = id == "p" ? "proxy" : "direct" } }; }
        options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["way"] = "proxy" }, Percent = 100 });
        options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["way"] = "direct" }, Percent = 0 });
        options.Traffic.SplitFallback = fallback;
        return options;
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]         // without panic its pool is empty, and a scan would find it
    public void Others_serve_its_requests_and_single_ones_try_whether_it_is_back(double panicThreshold)
    {
        using var test = new TestCluster(Options(RouteFallback.Any, panicThreshold));
        Refuse(test, "p");
        Assert.Equal(["s0", "s1"], Sent(test, 100).Distinct().Order());
        // The wait before the first try is over after 1.5 s at most (1 s, more or less by chance).
        test.Time.Advance(TimeSpan.FromSeconds(2));
        EndpointLease probe = test.Acquire();
        Assert.Equal("p", probe.Endpoint.Id);
        Assert.Equal(["s0", "s1"], Sent(test, 100).Distinct().Order());
        probe.Complete(OutcomeKind.Success);
        test.Settle();
        Assert.Equal(["p"], Sent(test, 100).Distinct());
    }

    [Fact]
    public void It_is_tried_by_requests_of_its_own_where_those_who_stand_in_are_others()
    {
        ClusterOptions options = Options(RouteFallback.Any);
        options.Traffic.Splits.Clear();
        options.Traffic.Routes.Add(new TrafficRouteOptions { Name = "all", Subset = { ["way"] = "proxy" }, FallbackSubset = { ["way"] = "direct" }, Fallback = RouteFallback.Fail });
        using var test = new TestCluster(options);
        Refuse(test, "p");
        test.Time.Advance(TimeSpan.FromSeconds(2));
        EndpointLease probe = test.Acquire();
        Assert.Equal("p", probe.Endpoint.Id);
        Assert.Equal(["s0", "s1"], Sent(test, 100).Distinct().Order());
        probe.Dispose();
    }

    [Fact]
    public void Levels_of_which_each_refuses_are_no_better()
    {
        ClusterOptions options = Options(RouteFallback.Any);
        options.Endpoints["q"] = new EndpointOptions("http://q") { Labels = { ["way"] = "proxy" }, Priority = 1 };
        using var test = new TestCluster(options);
        Refuse(test, "p");
        Assert.Equal(["q"], Sent(test, 100).Distinct());
        Refuse(test, "q");
        Assert.Equal(["s0", "s1"], Sent(test, 100).Distinct().Order());
    }

    [Fact]
    public void Requests_that_may_not_go_elsewhere_stay()
    {
        using var test = new TestCluster(Options(RouteFallback.Fail));
        Refuse(test, "p");
        Assert.Equal(["p"], Sent(test, 100).Distinct());
    }

    [Fact]
    public void Where_nobody_at_all_accepts_requests_stay_where_they_belong()
    {
        using var test = new TestCluster(Options(RouteFallback.Any));
        foreach (string id in (string[])["s0", "s1", "p"]) { Refuse(test, id); }
        Assert.Equal(["p"], Sent(test, 100).Distinct());
    }

    [Fact]
    public void A_judgement_is_no_refusal_and_panic_brings_back_who_only_answered_badly()
    {
        using var test = new TestCluster(Options(RouteFallback.Any));
        for (int i = 0; i < 2; i++) { test.AcquireAt("p").Complete(OutcomeKind.Failure); }
        test.Settle();
        Assert.NotEqual(EndpointAvailability.Eligible, test.Node("p").Availability);
        Assert.Equal(["p"], Sent(test, 100).Distinct());
    }

    private static void Refuse(TestCluster test, string id)
    {
        test.AcquireLast(id).Complete(OutcomeKind.Unreachable);
        test.Settle();
    }

    private static string[] Sent(TestCluster test, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        EndpointLease lease = test.Acquire();
        lease.Dispose();
        return lease.Endpoint.Id;
    })];
}
