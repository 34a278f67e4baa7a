using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Subsets have pools of their own, a request stays in the one that it was routed to, and leaves it only as the configuration says.</summary>
public sealed partial class RoutedClusterTests
{
    private static readonly PickContext Beta = new() { Labels = new Dictionary<string, string> { ["beta"] = "1" } };

    /// <summary>Endpoints s0 .. s3 (stable) and c0, c1 (canary); attempts with the label beta=1 go to the canaries.</summary>
    private static ClusterOptions Options(Action<ClusterOptions>? configure = null, string policy = "random")
    {
        var options = new ClusterOptions { Picker = { Policy = policy } };
        foreach (string id in (string[])["s0", "s1", "s2", "s3", "c0", "c1"])
        {
            options.Endpoints[id] = new EndpointOptions($"http://{id}") { Labels = { ["track"] = id[0] == 's' ? "stable" : "canary" } };
        }
        options.Traffic.Routes.Add(new TrafficRouteOptions { Name = "beta", Match = { Labels = { ["beta"] = "1" } }, Subset = { ["track"] = "canary" } });
        configure?.Invoke(options);
        return options;
    }

    private static ClusterOptions Failing(Action<ClusterOptions>? configure = null) => Options(options =>
    {
        options.Traffic.Routes[0].Fallback = RouteFallback.Fail;
        configure?.Invoke(options);
    });

    private static string? Send(TestCluster test, in PickContext context)
    {
        if (!test.Cluster.TryAcquire(in context, out EndpointLease lease)) { return null; }
        lease.Dispose();
        return lease.Endpoint.Id;
    }

    private static string[] Sent(TestCluster test, PickContext context, int count = 200) => [.. Enumerable.Range(0, count).Select(_ => Send(test, in context) ?? "none").Distinct().Order()];

    private static void TakeOut(TestCluster test, params string[] ids)
    {
        foreach (string id in ids) { test.Cluster.Disable(id, "tests"); }
        test.Settle();
    }

    private static void SplitInto(ClusterOptions options, double stable, double canary, bool sticky = false, RouteFallback fallback = RouteFallback.Any)
    {
        options.Traffic.Routes.Clear();
        options.Traffic.Splits.Clear();
        options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["track"] = "stable" }, Percent = stable });
        options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["track"] = "canary" }, Percent = canary });
        (options.Traffic.StickySplits, options.Traffic.SplitFallback) = (sticky, fallback);
    }

    [Fact]
    public void An_attempt_goes_to_the_subset_of_its_route_and_any_other_to_all()
    {
        using var test = new TestCluster(Options());
        Assert.Equal(["c0", "c1"], Sent(test, Beta));
        Assert.Equal(["c0", "c1", "s0", "s1", "s2", "s3"], Sent(test, default));
        Assert.Equal(["c0", "c1", "s0", "s1", "s2", "s3"], Sent(test, new PickContext { Labels = new Dictionary<string, string> { ["beta"] = "2" } }));
        Assert.Equal(
            [(null, 6), ("track=canary", 2)],
            test.Cluster.Describe().Pools.Select(pool => (pool.Subset, pool.Total)));
    }

    [Fact]
    public void Without_routes_there_is_nothing_but_the_snapshot()
    {
        using var test = new TestCluster(Options(options => options.Traffic.Routes.Clear()));
        Assert.Null(test.Snapshot.Routed);
        Assert.Empty(test.Snapshot.Labelled);
        Assert.Same(test.Snapshot, test.Cluster.Routed(test.Snapshot, Beta));
    }

    [Fact]
    public async Task With_fail_it_finds_nobody_elsewhere_and_the_error_names_route_labels_and_counts()
    {
        using var test = new TestCluster(Failing());
        TakeOut(test, "c0", "c1");
        Assert.Equal(["none"], Sent(test, Beta));
        RequestRejectedException error = await Assert.ThrowsAsync<RequestRejectedException>(async () => await test.Cluster.AcquireAsync(Beta, TestContext.Current.CancellationToken));
        Assert.Equal(RejectionReason.SubsetUnavailable, error.Reason);
        Assert.StartsWith("No endpoint of subset 'track=canary' may be used, and route 'beta' lets its requests go nowhere else (Fallback: fail).", error.Message, StringComparison.Ordinal);
        Assert.Contains("cluster 'orders' has 2 endpoints (0 eligible, 0 on probation, 0 ejected, 2 draining or disabled", error.Message, StringComparison.Ordinal);
        Assert.Contains("go to nobody: they fail", Assert.Single(test.Log.Of(435)), StringComparison.Ordinal);
        Assert.NotNull(Send(test, default));                                      // all others are served
    }

    [Fact]
    public void Any_takes_it_elsewhere_which_is_told_once_until_it_is_over()
    {
        using var test = new TestCluster(Options());
        Assert.Equal(["c0", "c1"], Sent(test, Beta));
        Assert.Empty(test.Log.Of(435));
        TakeOut(test, "c0", "c1");
        Assert.Equal(["s0", "s1", "s2", "s3"], Sent(test, Beta));
        Assert.Equal("Cluster 'orders': nobody of subset 'track=canary' may be used; requests of route 'beta' go to any endpoint.", Assert.Single(test.Log.Of(435)));
        test.Cluster.Enable("c0");
        test.Settle();
        Assert.Equal(["c0"], Sent(test, Beta));
        Assert.Empty(test.Log.Of(436));                                             // 10 s without one that went elsewhere
        test.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["c0"], Sent(test, Beta));
        Assert.Single(test.Log.Of(436));
        Assert.Equal(["route.returned", "route.fallback"], test.Cluster.Journal.Where(entry => entry.Kind.StartsWith("route.", StringComparison.Ordinal)).Select(entry => entry.Kind));
        TakeOut(test, "c0");
        Send(test, Beta);
        Assert.Equal(2, test.Log.Of(435).Count);                                    // it begins anew
    }

    [Fact]
    public void The_fallback_subset_comes_before_any_and_before_fail()
    {
        using var test = new TestCluster(Options(options =>
        {
            options.Endpoints["x"] = new EndpointOptions("http://x");
            options.Traffic.Routes[0].FallbackSubset["track"] = "stable";
        }));
        TakeOut(test, "c0", "c1");
        Assert.Equal(["s0", "s1", "s2", "s3"], Sent(test, Beta));
        TakeOut(test, "s0", "s1", "s2", "s3");
        Assert.Equal(["x"], Sent(test, Beta));
        using var failing = new TestCluster(Failing(options => options.Traffic.Routes[0].FallbackSubset["track"] = "stable"));
        TakeOut(failing, "c0", "c1");
        Assert.Equal(["s0", "s1", "s2", "s3"], Sent(failing, Beta));
        TakeOut(failing, "s0", "s1", "s2", "s3");
        Assert.Equal(["none"], Sent(failing, Beta));
    }

    /// <summary>1 of 2 canaries and 5 of 6 in all: a subset panics below half of its own, whatever the others are.</summary>
    [Fact]
    public void A_subset_panics_by_itself()
    {
        using var test = new TestCluster(Options(options => options.Endpoints["c2"] = new EndpointOptions("http://c2") { Labels = { ["track"] = "canary" } }));
        foreach (string id in (string[])["c0", "c1"]) { test.AcquireLast(id).Complete(OutcomeKind.Disconnected); }
        test.Settle();
        LabelledPools canary = Assert.Single(test.Snapshot.Labelled);
        Assert.True(Assert.Single(canary.Pools).IsPanicking);                        // 1 of 3 is below half
        Assert.False(test.Snapshot.Pool.IsPanicking);                                // 5 of 7 is not
        Assert.Equal(3, canary.Pools[0].Nodes.Length);
        Assert.Equal(["c0", "c1", "c2"], Sent(test, Beta));
        Assert.Empty(test.Log.Of(435));
    }

    /// <summary>Whatever happens to endpoints, a request with fail is served by a canary or by nobody.</summary>
    [Theory]
    [InlineData("random")]
    [InlineData("least_time")]
    [InlineData("maglev")]
    [InlineData("round_robin")]
    public void A_request_never_leaves_a_subset_with_fail(string policy)
    {
        using var test = new TestCluster(Options(options => options.Traffic.Routes[0].Fallback = RouteFallback.Fail, policy));
        var random = new Random(5);
        int served = 0, refused = 0;
        for (int i = 0; i < 5_000; i++)
        {
            EndpointNode node = test.Snapshot.Nodes[random.Next(6)];
            switch (random.Next(6))
            {
                case 0: test.Cluster.Disable(node.Id, "tests"); break;
                case 1: test.Cluster.Enable(node.Id); break;
                case 2: if (test.Cluster.TryAcquire(default, out EndpointLease any)) { any.Complete(OutcomeKind.Unreachable); } break;
                case 3: test.Time.Advance(TimeSpan.FromMilliseconds(random.Next(2_000))); break;
            }
            var tried = new TriedEndpoints();
            if (random.Next(2) == 0) { tried.Add(node); }
            PickContext context = Beta with { Tried = tried, HashKey = $"k{i}" };
            string? id = Send(test, in context);
            if (id is null) { refused++; continue; }
            served++;
            Assert.StartsWith("c", id, StringComparison.Ordinal);
        }
        Assert.InRange(served, 500, 4_900);
        Assert.InRange(refused, 100, 4_500);
    }

    [Fact]
    public void One_that_has_tried_all_of_its_subset_leaves_it_only_where_it_may_and_that_is_no_news()
    {
        using TestCluster any = new(Options()), fail = new(Failing());
        Assert.StartsWith("s", Send(any, Beta with { Tried = any.HavingTried("c").Tried }), StringComparison.Ordinal);
        Assert.Null(Send(fail, Beta with { Tried = fail.HavingTried("c").Tried }));
        Assert.Empty(any.Log.Of(435));
        Assert.Empty(fail.Log.Of(435));
    }
}
