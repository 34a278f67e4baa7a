using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>An endpoint has so many outstanding and no more; who finds all full waits in line, or is told so.</summary>
public sealed partial class PendingRequestTests : IDisposable
{
    private static readonly CancellationToken s_never = CancellationToken.None;
    private TestCluster? _test;
    private EndpointLease[] _running = [];

    public void Dispose()
    {
        _test?.Dispose();
        GC.KeepAlive(_running);
    }

    private TestCluster Start(int limit, int capacity, int endpoints = 2, Action<ClusterOptions>? configure = null) => _test = new TestCluster(Given.Options(options =>
    {
        (options.Picker.Policy, options.Version, options.Bake.Duration) = ("random", 1, TimeSpan.Zero);
        (options.Resilience.Limits.MaxOutstanding, options.Resilience.Limits.Queue.Capacity) = (limit, capacity);
        configure?.Invoke(options);
    }, [.. Enumerable.Range(0, endpoints).Select(i => $"http://{(char)('a' + i)}")]));

    /// <summary>Kept: a lease that nobody holds any more is ended by the garbage collector.</summary>
    private EndpointLease[] Fill(TestCluster test, int count) => _running = [.. Enumerable.Range(0, count).Select(_ => test.Acquire())];

    private Task<EndpointLease> WaitAsync(PickContext context = default) => _test!.Cluster.AcquireAsync(context, s_never).AsTask();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(10, 5)]
    public void Full_endpoints_are_passed_over_until_all_are(int limit, int endpoints)
    {
        TestCluster test = Start(limit, 0, endpoints);
        EndpointLease[] leases = Fill(test, limit * endpoints);
        Assert.All(test.Snapshot.Nodes, node => Assert.Equal(limit, node.Outstanding));
        Assert.False(test.Cluster.TryAcquire(default, out _));
        leases[0].Complete(OutcomeKind.Success);
        Assert.True(test.Cluster.TryAcquire(default, out EndpointLease next));
        Assert.Same(leases[0].Endpoint, next.Endpoint);
    }

    [Fact]
    public async Task Without_a_queue_the_error_says_so_at_once_and_how_full_it_is()
    {
        TestCluster test = Start(3, 0);
        Fill(test, 6);
        var error = await Assert.ThrowsAsync<RequestRejectedException>(() => WaitAsync());
        Assert.Equal(RejectionReason.EndpointsFull, error.Reason);
        Assert.Contains("All endpoints are full: 6 attempts are outstanding at 2 of the 2 endpoints of cluster 'orders', which is what Resilience:Limits allows at version 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Resilience:Limits:Queue lets nobody wait", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_come_first_served_and_nobody_overtakes()
    {
        TestCluster test = Start(1, 10);
        EndpointLease[] running = Fill(test, 2);
        Task<EndpointLease>[] line = [.. Enumerable.Range(0, 5).Select(_ => WaitAsync())];
        Assert.Equal(5, test.Cluster.Pending.Count);
        Assert.False(test.Cluster.TryAcquire(default, out _));
        EndpointLease ended = running[0];
        for (int i = 0; i < 5; i++)
        {
            ended.Complete(OutcomeKind.Success);
            ended = await line[i];
            Assert.All(line[(i + 1)..], waiting => Assert.False(waiting.IsCompleted));
            Assert.False(test.Cluster.TryAcquire(default, out _));
        }
        Assert.Equal(0, test.Cluster.Pending.Count);
    }

    [Fact]
    public async Task More_than_the_capacity_are_refused()
    {
        TestCluster test = Start(1, 2);
        Fill(test, 2);
        _ = (WaitAsync(), WaitAsync());
        var error = await Assert.ThrowsAsync<RequestRejectedException>(() => WaitAsync());
        Assert.Equal(RejectionReason.QueueFull, error.Reason);
        Assert.Contains("Resilience:Limits:Queue:Capacity allows: 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_the_timeout_and_who_left_holds_nobody_up()
    {
        TestCluster test = Start(1, 5, configure: options => options.Resilience.Limits.Queue.Timeout = TimeSpan.FromSeconds(3));
        EndpointLease[] running = Fill(test, 2);
        Task<EndpointLease> first = WaitAsync();
        test.Time.Advance(TimeSpan.FromSeconds(2));
        Task<EndpointLease> second = WaitAsync();
        test.Time.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<RequestRejectedException>(() => first);
        Assert.Equal(RejectionReason.QueueTimeout, error.Reason);
        Assert.Contains("Resilience:Limits:Queue:Timeout: 00:00:03", error.Message, StringComparison.Ordinal);
        running[1].Complete(OutcomeKind.Success);
        Assert.Same(running[1].Endpoint, (await second).Endpoint);
        Assert.Equal(0, test.Cluster.Pending.Count);
    }

    [Fact]
    public async Task A_cancelled_one_leaves_its_place_to_the_next()
    {
        TestCluster test = Start(1, 5);
        EndpointLease[] running = Fill(test, 2);
        using var leaving = new CancellationTokenSource();
        Task<EndpointLease> first = test.Cluster.AcquireAsync(default, leaving.Token).AsTask(), second = WaitAsync();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        running[0].Complete(OutcomeKind.Success);
        await second;
        Assert.Equal(2, test.Snapshot.Nodes.Sum(node => node.Outstanding));
    }

    [Fact]
    public async Task One_that_is_bound_to_a_full_endpoint_waits_for_that_one_and_holds_nobody_up()
    {
        TestCluster test = Start(1, 5);
        EndpointLease[] running = Fill(test, 2);
        EndpointLease a = running.Single(lease => lease.Endpoint.Id == "a"), b = running.Single(lease => lease.Endpoint.Id == "b");
        Task<EndpointLease> bound = WaitAsync(new PickContext { Preferred = test.Node("a"), IsBound = true }), any = WaitAsync();
        b.Complete(OutcomeKind.Success);
        Assert.Equal("b", (await any).Endpoint.Id);
        Assert.False(bound.IsCompleted);
        a.Complete(OutcomeKind.Success);
        Assert.Equal("a", (await bound).Endpoint.Id);
    }

    [Fact]
    public async Task Who_waits_when_the_cluster_is_disposed_of_is_told_so()
    {
        TestCluster test = Start(1, 5);
        Fill(test, 2);
        Task<EndpointLease> waiting = WaitAsync();
        test.Cluster.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact]
    public void Who_joins_when_a_place_is_free_already_gets_it_at_once_and_who_leaves_then_is_given_its_lease_to_end()
    {
        TestCluster test = Start(1, 5);
        // An attempt ended after this one had looked and before it was seen to wait: nobody else would tell it.
        PendingRequest place = test.Cluster.Pending.TryJoin(test.Snapshot, default, test.Snapshot.Limits!, before: null)!;
        Assert.NotNull(place.Lease);
        // Its time was over at that very moment.
        EndpointLease lease = Assert.NotNull(test.Cluster.Pending.Leave(place));
        lease.Dispose();
        Assert.Equal(0, test.Snapshot.Nodes.Sum(node => node.Outstanding));
    }

    [Fact]
    public void Who_must_wait_again_keeps_his_place_in_the_line()
    {
        TestCluster test = Start(1, 5);
        EndpointLease[] running = Fill(test, 2);
        PendingRequest Join(PendingRequest? before = null) => test.Cluster.Pending.TryJoin(test.Snapshot, default, test.Snapshot.Limits!, before)!;
        PendingRequest first = Join(), second = Join();
        Assert.Null(test.Cluster.Pending.Leave(first));
        first = Join(before: first);
        running[0].Complete(OutcomeKind.Success);
        Assert.Equal((true, false), (first.Told.IsCompleted, second.Told.IsCompleted));
    }

    [Fact]
    public void One_that_was_tried_is_not_waited_for()
    {
        TestCluster test = Start(1, 5);
        Fill(test, 2);
        Assert.True(EndpointSelector.IsFull(test.Snapshot, default));
        Assert.False(EndpointSelector.IsFull(test.Snapshot, test.HavingTried("")));
    }

    [Fact]
    public void Who_comes_a_moment_after_the_end_of_all_looks_again()
    {
        TestCluster test = Start(1, 5);
        Fill(test, 2);
        test.Cluster.Pending.End();
        Assert.True(test.Cluster.Pending.TryJoin(test.Snapshot, default, test.Snapshot.Limits!, before: null)!.Told.IsCompleted);
        Assert.Equal(0, test.Cluster.Pending.Count);
    }

    [Fact]
    public async Task Where_nobody_serves_nobody_waits()
    {
        TestCluster test = Start(1, 5);
        test.Cluster.Disable("a", "gone");
        test.Cluster.Disable("b", "gone");
        test.Settle();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => WaitAsync());
        Assert.Contains("No endpoint available", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_threads_never_see_more_than_the_limit_and_all_come_through()
    {
        TestCluster test = Start(3, 10_000, endpoints: 4, configure: options => options.Resilience.Limits.Queue.Timeout = TimeSpan.FromMinutes(10));
        int most = 0, done = 0;
        async Task WorkAsync(int seed)
        {
            await Task.Yield();
            var random = new Random(seed);
            for (int i = 0; i < 500; i++)
            {
                EndpointLease lease = await test.Cluster.AcquireAsync(default, s_never);
                int seen = lease.Endpoint.Outstanding;
                for (int before = Volatile.Read(ref most); seen > before; before = Volatile.Read(ref most)) { Interlocked.CompareExchange(ref most, seen, before); }
                if (random.Next(3) == 0) { await Task.Yield(); }
                lease.Complete(OutcomeKind.Success);
                Interlocked.Increment(ref done);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 64).Select(WorkAsync)).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Equal((64 * 500, 3), (done, most));
        Assert.Equal((0, 0), (test.Cluster.Pending.Count, test.Snapshot.Nodes.Sum(node => node.Outstanding)));
    }
}
