using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Balancing;

/// <content>Full subsets, and those who wait for a place there.</content>
public sealed partial class RoutedClusterTests
{
    /// <summary>One outstanding at each endpoint: who waits for a canary keeps nobody from the others.</summary>
    [Fact]
    public async Task Those_who_wait_for_a_full_subset_hold_up_nobody_else()
    {
        using var test = new TestCluster(Failing(options => { options.Resilience.Limits.MaxOutstanding = 1; options.Resilience.Limits.Queue.Capacity = 1; options.Resilience.Limits.Queue.Timeout = TimeSpan.FromSeconds(30); options.Traffic.Routes.Add(new TrafficRouteOptions { Name = "rest", Subset = { ["track"] = "stable" } }); }));
        EndpointLease[] canaries = [await test.Cluster.AcquireAsync(Beta, TestContext.Current.CancellationToken), await test.Cluster.AcquireAsync(Beta, TestContext.Current.CancellationToken)];
        Task<EndpointLease> waiting = test.Cluster.AcquireAsync(Beta, TestContext.Current.CancellationToken).AsTask();
        Eventually.True(() => test.Cluster.Pending.Count == 1);
        for (int i = 0; i < 3; i++)
        {
            EndpointLease stable = await test.Cluster.AcquireAsync(default, TestContext.Current.CancellationToken);
            Assert.StartsWith("s", stable.Endpoint.Id, StringComparison.Ordinal);
        }
        Assert.False(waiting.IsCompleted);
        canaries[1].Complete(OutcomeKind.Success);
        Assert.Equal(canaries[1].Endpoint.Id, (await waiting).Endpoint.Id);
    }

    /// <summary>All are full and both wait; the place that becomes free is for the one behind.</summary>
    [Fact]
    public async Task A_free_place_goes_past_those_who_wait_for_another_subset()
    {
        using var test = new TestCluster(Failing(options =>
        {
            options.Resilience.Limits.MaxOutstanding = 1;
            options.Resilience.Limits.Queue.Capacity = 5;
            options.Resilience.Limits.Queue.Timeout = TimeSpan.FromSeconds(30);
            options.Traffic.Routes.Add(new TrafficRouteOptions { Name = "rest", Subset = { ["track"] = "stable" }, Fallback = RouteFallback.Fail });
        }));
        CancellationToken token = TestContext.Current.CancellationToken;
        EndpointLease[] canaries = [await test.Cluster.AcquireAsync(Beta, token), await test.Cluster.AcquireAsync(Beta, token)];
        var stables = new List<EndpointLease>();
        for (int i = 0; i < 4; i++) { stables.Add(await test.Cluster.AcquireAsync(default, token)); }
        Task<EndpointLease> first = test.Cluster.AcquireAsync(Beta, token).AsTask(), second = test.Cluster.AcquireAsync(default, token).AsTask();
        Eventually.True(() => test.Cluster.Pending.Count == 2);
        stables[2].Complete(OutcomeKind.Success);
        Eventually.True(() => second.IsCompleted);
        Assert.Equal(stables[2].Endpoint.Id, (await second).Endpoint.Id);
        Assert.False(first.IsCompleted);
        canaries[0].Complete(OutcomeKind.Success);
        Eventually.True(() => first.IsCompleted);
        Assert.Equal(canaries[0].Endpoint.Id, (await first).Endpoint.Id);
    }
}
