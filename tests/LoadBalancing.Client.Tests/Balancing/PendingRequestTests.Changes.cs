using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Tests.Balancing;

/// <content>What versions and limits that change mean for those who wait.</content>
public sealed partial class PendingRequestTests
{
    [Fact]
    public async Task A_new_version_lets_all_look_again_and_those_who_must_wait_on_keep_their_time()
    {
        TestCluster test = Start(1, 5, configure: options => options.Resilience.Limits.Queue.Timeout = TimeSpan.FromSeconds(3));
        Fill(test, 2);
        Task<EndpointLease>[] line = [.. Enumerable.Range(0, 4).Select(_ => WaitAsync())];
        test.Time.Advance(TimeSpan.FromSeconds(2));
        ClusterOptions next = Given.Options("http://a", "http://b", "http://c", "http://d");
        (next.Version, next.Picker.Policy, next.Resilience.Limits.MaxOutstanding, next.Resilience.Limits.Queue.Capacity, next.Resilience.Limits.Queue.Timeout) = (2, "random", 1, 5, TimeSpan.FromSeconds(3));
        Assert.Empty(test.Cluster.TryUpdate(next));
        Eventually.True(() => line.Count(task => task.IsCompleted) == 2 && test.Cluster.Pending.Count == 2);
        EndpointLease[] got = [.. line.Where(task => task.IsCompleted).Select(task => task.Result)];
        Assert.Equal(["c", "d"], got.Select(lease => lease.Endpoint.Id).Order());
        Assert.False(test.Cluster.TryAcquire(default, out _));
        Task<EndpointLease>[] left = [.. line.Where(task => !task.IsCompleted)];
        got[0].Complete(OutcomeKind.Success);
        EndpointLease third = await (await Task.WhenAny(left));
        Assert.Same(got[0].Endpoint, third.Endpoint);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<RequestRejectedException>(() => left.Single(task => !task.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_new_generation_of_the_same_version_hands_over_what_it_has_in_order()
    {
        TestCluster test = Start(1, 5, endpoints: 3);
        test.Cluster.Disable("c", "later");
        Fill(test, 2);
        Task<EndpointLease>[] line = [WaitAsync(), WaitAsync()];
        test.Cluster.Enable("c");
        test.Settle();
        Assert.Equal("c", (await line[0]).Endpoint.Id);
        Assert.False(line[1].IsCompleted);
    }

    [Fact]
    public async Task A_limit_that_goes_lets_all_go()
    {
        TestCluster test = Start(1, 5);
        Fill(test, 2);
        Task<EndpointLease>[] line = [.. Enumerable.Range(0, 4).Select(_ => WaitAsync())];
        Assert.Empty(test.Cluster.TryUpdate(Given.Options(options => options.Version = 2, "http://a", "http://b")));
        await Task.WhenAll(line);
    }
}
