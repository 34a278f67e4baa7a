using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Balancing;

/// <content>Splits, and what versions and discovery change.</content>
public sealed partial class RoutedClusterTests
{
    [Fact]
    public void A_split_divides_by_its_shares_and_by_key_where_it_is_sticky()
    {
        using var drawn = new TestCluster(Options(options => SplitInto(options, 80, 20)));
        int canaries = Enumerable.Range(0, 5_000).Count(_ => Send(drawn, default)![0] == 'c');
        Chance.AssertShares([20, 80], [canaries, 5_000 - canaries]);
        using var sticky = new TestCluster(Options(options => SplitInto(options, 80, 20, sticky: true)));
        string[] Tracks() => [.. Enumerable.Range(0, 2_000).Select(key => Send(sticky, new PickContext { HashKey = $"k{key}" })![..1])];
        string[] before = Tracks();
        Assert.Equal(before, Tracks());
        Chance.AssertShares([20, 80], [before.Count(track => track == "c"), before.Count(track => track == "s")]);
        Assert.Empty(sticky.Cluster.TryUpdate(Options(options => SplitInto(options, 50, 50, sticky: true))));
        Assert.DoesNotContain(before.Zip(Tracks()), pair => pair is { First: "c", Second: "s" });
        // Without a key it is drawn.
        Assert.Equal(["c", "s"], Enumerable.Range(0, 100).Select(_ => Send(sticky, default)![..1]).Distinct().Order());
    }

    /// <summary>Blue-green: who began on a version stays on it, its colour too.</summary>
    [Fact]
    public void Percentages_change_with_the_version_and_not_before()
    {
        using var test = new TestCluster(Options(options => { options.Version = 1; SplitInto(options, 100, 0, fallback: RouteFallback.Fail); }));
        ClusterSnapshot blue = test.Cluster.Routed(test.Snapshot, default);
        Assert.Empty(test.Cluster.TryUpdate(Options(options => { options.Version = 2; SplitInto(options, 0, 100, fallback: RouteFallback.Fail); })));
        for (int i = 0; i < 100; i++)
        {
            Assert.True(test.Cluster.TryAcquire(blue, default, out EndpointLease old));
            Assert.StartsWith("s", old.Endpoint.Id, StringComparison.Ordinal);
            old.Dispose();
        }
        Assert.Equal(["c0", "c1"], Sent(test, default));
    }

    [Fact]
    public void Changes_of_routes_are_told_with_the_version()
    {
        using var test = new TestCluster(Options(options => { options.Version = 1; SplitInto(options, 100, 0); }));
        Assert.Empty(test.Cluster.TryUpdate(Options(options => { options.Version = 2; SplitInto(options, 80, 20); })));
        Assert.Equal(
            [("Traffic:Splits:0:Percent", "100", "80"), ("Traffic:Splits:1:Percent", "0", "20")],
            test.Cluster.Ledger.Records[0].Changes.Select(change => (change.Path, change.Before!, change.After!)));
    }

    [Fact]
    public void Subsets_follow_discovery_within_a_version_and_an_old_snapshot_finds_who_came()
    {
        var source = new PushedSource();
        ClusterOptions options = Failing();
        options.Endpoints.Clear();
        using var test = new TestCluster(options, new ClusterSetup { EndpointSource = source });
        static KeyValuePair<string, EndpointOptions> Endpoint(string id, string track) => KeyValuePair.Create(id, new EndpointOptions($"http://{id}") { Labels = { ["track"] = track } });
        source.PushList(() => [Endpoint("s0", "stable")]);
        test.DiscoveryRests();
        Eventually.True(() => test.Log.Of(437).Count == 1);
        Assert.Equal("Cluster 'orders': no endpoint has the labels of subset 'track=canary', to which requests are routed.", test.Log.Of(437)[0]);
        ClusterSnapshot old = test.Cluster.Routed(test.Snapshot, Beta);
        Assert.Null(Send(test, Beta));
        source.PushList(() => [Endpoint("s0", "stable"), Endpoint("c0", "canary")]);
        Eventually.True(() => test.Snapshot.Nodes.Length == 2);
        Assert.Equal("c0", Send(test, Beta));
        Assert.True(test.Cluster.TryAcquire(old, default, out EndpointLease lease));         // law L1: the newest generation of its version
        Assert.Equal("c0", lease.Endpoint.Id);
        lease.Dispose();
    }
}
