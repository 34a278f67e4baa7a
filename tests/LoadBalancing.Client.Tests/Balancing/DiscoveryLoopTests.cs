using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Tests.Balancing;

public sealed class DiscoveryLoopTests : IDisposable
{
    private readonly PushedSource _source = new();
    private readonly TestCluster _test;

    public DiscoveryLoopTests() => _test = new TestCluster(Given.Options(), new ClusterSetup { EndpointSource = _source });

    public void Dispose() => _test.Dispose();

    private string Known => string.Join(" ", _test.Snapshot.Nodes.Select(node => node.Id));

    /// <summary>Moves the clock in steps until the source is asked again; tells by how much, to the step.</summary>
    private double SecondsUntilAsked(int questions, double step = 0.05)
    {
        // The loop arms its timer on another thread: without a timer there is nothing to wait for yet.
        double waited = 0;
        while (_source.Questions < questions)
        {
            Eventually.True(() => _test.Time.ArmedTimers >= (_test.Cluster.Snapshot is null ? 2 : 3) || _source.Questions >= questions);
            if (_source.Questions >= questions) { break; }
            _test.Time.Advance(TimeSpan.FromSeconds(step));
            waited += step;
        }
        return waited;
    }

    private void Answer(Action push, int questionsAfter)
    {
        push();
        Eventually.True(() => _test.Time.ArmedTimers >= (_test.Cluster.Snapshot is null ? 2 : 3) || _source.Questions >= questionsAfter);
    }

    [Fact]
    public async Task The_first_answer_makes_the_cluster_ready()
    {
        Task ready = _test.Cluster.WaitUntilReadyAsync(TestContext.Current.CancellationToken);
        Assert.False(ready.IsCompleted);
        Assert.False(_test.Cluster.TryAcquire(default, out _));
        ValueTask<EndpointLease> lease = _test.Cluster.AcquireAsync(default, TestContext.Current.CancellationToken);
        Assert.Null(_test.Cluster.Version);

        _source.Push("http://a", "http://b");
        await ready;
        Assert.StartsWith("http://", (await lease).Endpoint.Id, StringComparison.Ordinal);
        Assert.Equal("http://a http://b", Known);
        Assert.Equal("local-1", _test.Cluster.Version.ToString());
    }

    [Fact]
    public void A_changed_list_is_a_new_generation_and_survivors_keep_their_numbers()
    {
        _source.Push("http://a", "http://b");
        _test.DiscoveryRests();
        EndpointTracker b = _test.Node("http://b").Tracker;
        _source.Push("http://b", "http://c");                   // the token fires: asked again at once
        Eventually.True(() => _test.Snapshot.Generation == 2);
        Assert.Equal("http://b http://c", Known);
        Assert.Same(b, _test.Node("http://b").Tracker);
        Assert.Equal("local-1", _test.Snapshot.Version.ToString());
    }

    [Fact]
    public void The_same_list_again_is_silence()
    {
        _source.HasToken = false;
        _source.RefreshAfter = TimeSpan.FromSeconds(10);
        Answer(() => _source.Push("http://a"), 2);
        Assert.Equal(10, SecondsUntilAsked(2), tolerance: 0.051);
        Answer(() => _source.Push("http://a"), 3);
        Assert.Equal(10, SecondsUntilAsked(3), tolerance: 0.051);
        Assert.Equal(1, _test.Snapshot.Generation);
    }

    [Fact]
    public void Errors_and_empty_lists_keep_the_last_good_list_and_are_asked_about_after_1_2_4_seconds()
    {
        _source.HasToken = false;
        Answer(() => _source.Push("http://a"), 2);
        SecondsUntilAsked(2, step: 3_600);
        Action[] bad =
        [
            () => _source.Push(new IOException("no route")),
            () => _source.Push(),
            () => _source.Push("ftp://x"),
            () => _source.PushList(() => [new("a", new EndpointOptions("http://a")), new("a", new EndpointOptions("http://b"))]),
            () => _source.PushList(() => null!),
            () => _source.Push(new IOException("no route")),
        ];
        double[] longest = [1, 2, 4, 8, 16, 30];
        for (int i = 0; i < bad.Length; i++)
        {
            Answer(bad[i], 3 + i);
            Assert.Equal("http://a", Known);
            Assert.InRange(SecondsUntilAsked(3 + i), 0.8 * longest[i], longest[i] + 0.06);
        }
        Assert.Equal(6, _test.Log.Of(300).Count);

        Answer(() => _source.Push("http://b"), 100);
        Eventually.True(() => Known == "http://b");
        SecondsUntilAsked(9, step: 3_600);                      // a good answer counts from its own RefreshAfter
        Answer(() => _source.Push(new IOException("again")), 100);
        Assert.InRange(SecondsUntilAsked(10), 0.8, 1.06);       // and the wait begins at one second again
    }

    [Fact]
    public void The_same_error_again_is_logged_once()
    {
        for (int i = 1; i <= 5; i++)
        {
            Answer(() => _source.Push(new IOException("no route")), i + 1);
            SecondsUntilAsked(i + 1, step: 1);
        }
        Assert.Single(_test.Log.Of(300));
    }

    [Fact]
    public async Task A_request_that_waits_in_vain_is_told_what_discovery_said()
    {
        using var deadline = new CancellationTokenSource();
        Task waiting = _test.Cluster.WaitUntilReadyAsync(deadline.Token);
        await deadline.CancelAsync();
        TaskCanceledException early = await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        Assert.Equal("Cluster 'orders' has no endpoints yet: discovery has not answered.", early.Message);

        Answer(() => _source.Push(new IOException("no route")), 2);
        TaskCanceledException late = await Assert.ThrowsAsync<TaskCanceledException>(async () => await _test.Cluster.AcquireAsync(default, new CancellationToken(canceled: true)));
        Assert.Equal("Cluster 'orders' has no endpoints yet: IOException: no route.", late.Message);
    }

    [Fact]
    public void A_list_is_asked_for_no_more_than_ten_times_a_second()
    {
        _source.HasToken = false;
        _source.RefreshAfter = TimeSpan.Zero;
        Answer(() => _source.Push("http://a"), 2);
        Assert.Equal(0.1, SecondsUntilAsked(2, step: 0.01), tolerance: 0.011);
    }

    [Theory]
    [InlineData(long.MaxValue)]                                 // TimeSpan.MaxValue
    [InlineData(-10_000L)]                                      // Timeout.InfiniteTimeSpan: only the token says when
    public void A_list_that_never_ages_is_asked_for_again_all_the_same_after_a_day(long refreshAfterTicks)
    {
        _source.RefreshAfter = TimeSpan.FromTicks(refreshAfterTicks);
        Answer(() => _source.Push("http://a"), 2);
        Assert.Equal(24, SecondsUntilAsked(2, step: 900) / 3_600, tolerance: 0.26);
    }

    [Fact]
    public void What_may_be_empty_is_told_by_the_newest_configuration()
    {
        Answer(() => _source.Push("http://a"), 2);
        Assert.Empty(_test.Cluster.TryUpdate(Given.Options(options => options.AllowEmpty = true)));
        _source.Push();
        Eventually.True(() => _test.Snapshot.Nodes.IsEmpty);
    }

    [Fact]
    public async Task Disposal_ends_the_question_and_the_waiting()
    {
        Task waiting = _test.Cluster.WaitUntilReadyAsync(TestContext.Current.CancellationToken);
        await _test.Cluster.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Equal(0, _test.Time.ArmedTimers);
        Assert.Throws<ObjectDisposedException>(() => { _test.Cluster.TryAcquire(default, out _); });
    }
}
