using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

public sealed class AdministrationTests : IDisposable
{
    private readonly TestCluster _test = TestCluster.Of("random", "http://a", "http://b", "http://c");

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_disabled_endpoint_gets_nothing_at_once_and_is_back_when_it_is_enabled()
    {
        Assert.True(_test.Cluster.Disable("A", "a new disk"));
        Assert.Equal(EndpointAvailability.Disabled, _test.Node("a").Availability);
        Assert.Equal(["b", "c"], _test.Pool);
        Assert.DoesNotContain("a", Chosen(200));

        Assert.True(_test.Cluster.Enable("a"));
        Assert.Equal(EndpointAvailability.Eligible, _test.Node("a").Availability);
        Assert.Contains("a", Chosen(200));
    }

    [Fact]
    public void What_is_said_twice_changes_nothing_the_second_time()
    {
        Assert.True(_test.Cluster.Disable("a", "why"));
        long generation = _test.Snapshot.Generation;
        Assert.False(_test.Cluster.Disable("a", "why"));
        Assert.True(_test.Cluster.Enable("a"));
        Assert.False(_test.Cluster.Enable("a"));
        Assert.Equal(generation + 1, _test.Snapshot.Generation);
    }

    [Fact]
    public void It_stays_out_when_the_configuration_changes_and_at_another_address()
    {
        _test.Cluster.Disable("a", "why");
        Assert.Empty(_test.Cluster.TryUpdate(Given.Options(options => options.Picker.Policy = "random", "http://other", "http://b")));
        Assert.Equal("http://other", _test.Node("a").Address);
        Assert.Equal(["b"], _test.Pool);
        Assert.Equal(EndpointAvailability.Disabled, _test.Node("a").Availability);
    }

    [Fact]
    public void Not_even_panic_or_a_last_try_sends_requests_to_an_endpoint_that_is_out()
    {
        _test.Cluster.Disable("a", "why");
        _test.Call("b", OutcomeKind.Unreachable);
        _test.Call("c", OutcomeKind.Unreachable);
        _test.Settle();
        Assert.DoesNotContain("a", Chosen(100));
        var tried = new TriedEndpoints();
        tried.Add(_test.Node("b"));
        tried.Add(_test.Node("c"));
        Assert.False(_test.Cluster.TryAcquire(new PickContext { Tried = tried }, out _));
    }

    /// <summary>Two of three are out. The one that is left is all of those that may serve, not a third: no panic.</summary>
    [Fact]
    public void Who_is_out_does_not_count_as_missing()
    {
        _test.Cluster.Disable("a", "why");
        _test.Cluster.Disable("b", "why");
        Assert.Equal(EndpointAvailability.Eligible, _test.Snapshot.Pool.Admits);
        Assert.False(_test.Cluster.Describe().IsPanicking);
    }

    [Fact]
    public void When_all_are_out_the_error_says_so()
    {
        foreach (string id in (string[])["a", "b", "c"]) { _test.Cluster.Disable(id, "why"); }
        Assert.False(_test.Cluster.TryAcquire(default, out _));
        Assert.Contains("3 draining or disabled", _test.Cluster.NoEndpoint(_test.Snapshot, default).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draining_ends_when_the_last_attempt_does()
    {
        EndpointLease lease = _test.AcquireAt("b");
        Task<bool> drained = _test.Cluster.DrainAsync("b", TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(EndpointAvailability.Draining, _test.Node("b").Availability);
        Assert.DoesNotContain("b", Chosen(100));
        Assert.False(drained.IsCompleted);
        lease.Complete(OutcomeKind.Success);
        await Eventually(drained);
        Assert.True(await drained);
        Assert.Equal(EndpointAvailability.Draining, _test.Node("b").Availability);
        Assert.Equal("nothing is outstanding there any more", _test.Cluster.Journal[0].Reason);
    }

    [Fact]
    public async Task Draining_that_takes_too_long_says_how_much_was_left()
    {
        EndpointLease lease = _test.AcquireAt("b");
        Task<bool> drained = _test.Cluster.DrainAsync("b", TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await Eventually(drained);
        Assert.False(await drained);
        Assert.Equal(TimeSpan.FromSeconds(1), _test.Time.Elapsed);
        Assert.StartsWith("1 attempts were outstanding", _test.Cluster.Journal[0].Reason, StringComparison.Ordinal);
        lease.Complete(OutcomeKind.Success);
    }

    [Fact]
    public void An_idle_endpoint_is_drained_at_once() =>
        Assert.True(_test.Cluster.DrainAsync("c", TimeSpan.Zero, TestContext.Current.CancellationToken) is { IsCompletedSuccessfully: true, Result: true });

    [Fact]
    public void The_configuration_can_say_draining_and_enabling_does_not_overrule_it()
    {
        Assert.Empty(_test.Cluster.TryUpdate(With(draining: true)));
        Assert.Equal(["b", "c"], _test.Pool);
        Assert.False(_test.Cluster.Enable("a"));
        Assert.Equal(["b", "c"], _test.Pool);
        Assert.Empty(_test.Cluster.TryUpdate(With(draining: false)));
        Assert.Equal(["a", "b", "c"], _test.Pool);

        static ClusterOptions With(bool draining) => Given.Options(
            options => { options.Picker.Policy = "random"; options.Endpoints["a"].Draining = draining; }, "http://a", "http://b", "http://c");
    }

    [Fact]
    public void Who_is_enabled_but_drained_by_the_configuration_is_out_because_of_that()
    {
        using var test = new TestCluster(Given.Options(options => options.Endpoints["a"].Draining = true, "http://a", "http://b"));
        test.Cluster.Disable("a", "a new disk");
        Assert.True(test.Cluster.Enable("a"));
        Assert.Equal((EndpointAvailability.Draining, "the configuration says so"), (test.Node("a").Availability, test.Cluster.Describe().Endpoints[0].Reason));
    }

    /// <summary>Bringing an endpoint back needs a second pool; a plug-in that throws then does not make a refusal of a version that runs.</summary>
    [Fact]
    public void A_version_that_runs_is_not_refused_when_its_pool_cannot_be_built_a_second_time()
    {
        bool isBroken = false;
        int built = 0;
        var setup = new ClusterSetup();
        setup.Pickers["mine"] = inputs => isBroken && ++built > 1 ? throw new InvalidOperationException("broken") : new RecordingPicker(inputs, []);
        using var test = new TestCluster(Of(draining: true), setup);
        isBroken = true;
        Assert.Empty(test.Cluster.TryUpdate(Of(draining: false)));
        Assert.Equal("local-2", test.Cluster.Version.ToString());
        Assert.Equal("version.active", test.Cluster.Journal[0].Kind);
        Assert.Equal(2, built);

        static ClusterOptions Of(bool draining) => Given.Options(options => { options.Picker.Policy = "mine"; options.Endpoints["a"].Draining = draining; }, "http://a", "http://b");
    }

    [Fact]
    public void A_success_or_failure_that_comes_late_does_not_bring_it_back()
    {
        EndpointLease good = _test.AcquireAt("a"), bad = _test.AcquireAt("a");
        _test.Cluster.Disable("a", "why");
        bad.Complete(OutcomeKind.Disconnected);
        good.Complete(OutcomeKind.Success);
        _test.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(EndpointAvailability.Disabled, _test.Node("a").Availability);
        Assert.Equal(["b", "c"], _test.Pool);
    }

    [Fact]
    public void A_name_that_nobody_has_is_told_with_those_there_are()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => _test.Cluster.Disable("x", "why"));
        Assert.StartsWith("Cluster 'orders' has no endpoint 'x'; its endpoints are: a, b, c.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _test.Cluster.Disable("a", " "));
    }

    [Fact]
    public void Every_change_is_in_the_journal_the_newest_first_with_its_reason_and_version()
    {
        _test.Time.Advance(TimeSpan.FromSeconds(7));
        _test.Cluster.Disable("a", "a new disk");
        _test.Cluster.Enable("a");
        _test.Call("b", OutcomeKind.Unreachable);
        Assert.NotEmpty(_test.Cluster.TryUpdate(new ClusterOptions()));

        IReadOnlyList<JournalEntry> journal = _test.Cluster.Journal;
        Assert.Equal(["version.refused", "endpoint.probation", "endpoint.eligible", "endpoint.disabled", "version.active"], journal.Select(entry => entry.Kind));
        Assert.Equal(["b", "a", "a"], journal.Skip(1).Take(3).Select(entry => entry.Endpoint));
        Assert.Equal("a new disk", journal[3].Reason);
        Assert.Equal("its connection failed: Unreachable, failures in a row: 1", journal[1].Reason);
        Assert.Equal("local-1", journal[1].Version);
        Assert.Equal(_test.Time.GetUtcNow(), journal[3].At);
        EndpointDescription a = _test.Cluster.Describe().Endpoints[0], b = _test.Cluster.Describe().Endpoints[1], c = _test.Cluster.Describe().Endpoints[2];
        Assert.Equal((_test.Time.GetUtcNow(), "it was enabled"), (a.Since, a.Reason));
        Assert.Equal("its connection failed: Unreachable, failures in a row: 1", b.Reason);
        Assert.Null(c.Since);
    }

    private HashSet<string> Chosen(int attempts)
    {
        var chosen = new HashSet<string>();
        for (int i = 0; i < attempts; i++)
        {
            if (!_test.Cluster.TryAcquire(default, out EndpointLease lease)) { continue; }
            chosen.Add(lease.Endpoint.Id);
            lease.Dispose();
        }
        return chosen;
    }

    /// <summary>The wait looks every 20 ms of virtual time, and goes on on another thread.</summary>
    private async Task Eventually(Task task)
    {
        for (int i = 0; i < 10_000 && !task.IsCompleted; i++)
        {
            if (_test.Time.Elapsed < TimeSpan.FromSeconds(1)) { _test.Time.Advance(TimeSpan.FromMilliseconds(20)); }
            await Task.Yield();
        }
        Assert.True(task.IsCompleted);
    }
}
