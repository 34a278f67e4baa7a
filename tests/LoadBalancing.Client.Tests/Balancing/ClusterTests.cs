using System.Net.Sockets;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.Balancing;

public sealed class ClusterTests
{
    [Fact]
    public void A_configuration_that_is_wrong_makes_no_cluster_and_tells_all_reasons()
    {
        ClusterOptions options = Given.Options(options => { options.Picker.Policy = "rr"; options.Transport.ConnectTimeout = TimeSpan.Zero; }, "ftp://a");
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Cluster.Create("orders", options));
        Assert.Equal("orders", error.OptionsName);
        Assert.Equal(3, error.Failures.Count());
        Assert.Contains(error.Failures, failure => failure.StartsWith("LoadBalancing:Clusters:orders:Picker:Policy: got 'rr', wanted one of: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_is_a_host_name_in_lower_case()
    {
        using var cluster = Cluster.Create("Orders.EU", Given.Options("http://a"));
        Assert.Equal("orders.eu", cluster.Name);
        Assert.Throws<ArgumentException>(() => Cluster.Create("or_ders", Given.Options("http://a")));
        Assert.Throws<ArgumentNullException>(() => Cluster.Create("orders", null!));
    }

    [Fact]
    public void A_seed_needs_a_clock_that_repeats()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Cluster.Create("orders", Given.Options("http://a"), new ClusterSetup { Seed = 1 }));
        Assert.Contains("TimeProvider", error.Message, StringComparison.Ordinal);
        using var cluster = Cluster.Create("orders", Given.Options("http://a"), new ClusterSetup { Seed = 1, TimeProvider = new ManualTime() });
    }

    [Theory]
    [InlineData("least_time")]
    [InlineData("peak_ewma")]
    [InlineData("power_of_two_choices")]
    [InlineData("round_robin")]
    [InlineData("least_outstanding")]
    [InlineData("random")]
    public void The_same_seed_repeats_bit_for_bit(string policy)
    {
        string first = Story(policy, seed: 7);
        Assert.Equal(first, Story(policy, seed: 7));
        Assert.NotEqual(first, Story(policy, seed: 8));
    }

    /// <summary>Slow, failing and refusing endpoints, probations and probes, an update; who served each of 3,000 attempts, and every estimate at the end.</summary>
    private static string Story(string policy, int seed)
    {
        using var seeded = new TestCluster(Given.Options(options => options.Picker.Policy = policy, "http://a", "http://b", "http://c", "http://d", "http://e"), seed: seed);
        var random = new Random(4711);
        var served = new List<string>();
        for (int i = 0; i < 3_000; i++)
        {
            EndpointLease lease = seeded.Acquire();
            served.Add(lease.Endpoint.Id);
            seeded.Time.Advance(TimeSpan.FromMilliseconds(lease.Endpoint.Id == "b" ? 30 : random.Next(1, 9)));
            lease.Complete(lease.Endpoint.Id == "c" && i % 700 < 300 ? OutcomeKind.Unreachable : random.Next(50) == 0 ? OutcomeKind.Failure : OutcomeKind.Success);
            if (i == 1_500) { Assert.Empty(seeded.Cluster.TryUpdate(Given.Options(options => options.Picker.Policy = policy, "http://a", "http://b", "http://c", "http://d"))); }
        }
        return string.Concat(served) + string.Join(" ", seeded.Snapshot.Nodes.Select(node => FormattableString.Invariant($"{node.Succeeded}/{node.Failed}/{node.LatencyEstimate?.Ticks}"))) + seeded.Snapshot.Generation;
    }

    [Fact]
    public void An_update_that_is_wrong_changes_nothing_and_is_logged_once()
    {
        using var test = TestCluster.Of("random", "http://a");
        var before = test.Snapshot;
        for (int i = 0; i < 3; i++) { Assert.Single(test.Cluster.TryUpdate(Given.Options("ftp://a"))); }
        Assert.Same(before, test.Snapshot);
        Assert.Contains("stays on version local-1", Assert.Single(test.Log.Of(101)), StringComparison.Ordinal);
        Assert.Empty(test.Cluster.TryUpdate(Given.Options("http://b")));          // and the next good one applies
        Assert.Equal("local-2", test.Cluster.Version.ToString());
        Assert.Single(test.Cluster.TryUpdate(Given.Options("ftp://a")));
        Assert.Equal(2, test.Log.Of(101).Count);                                  // after a good one it is news again
    }

    [Fact]
    public void An_update_of_equal_content_is_silence()
    {
        using var test = TestCluster.Of("random", "http://a");
        var before = test.Snapshot;
        Assert.Empty(test.Cluster.TryUpdate(Given.Options(options => options.Picker.Policy = "RANDOM", "HTTP://A")));
        Assert.Same(before, test.Snapshot);
        Assert.Single(test.Log.Of(100));
    }

    [Fact]
    public void No_endpoint_tells_how_many_there_are_in_which_state_at_which_version()
    {
        using var test = new TestCluster(Given.Options(
            options => { options.Version = 42; options.Endpoints["c"].Weight = 0; }, "http://a", "http://b", "http://c", "https://d"));
        var tried = new TriedEndpoints();
        foreach (EndpointNode node in test.Snapshot.Nodes) { tried.Add(node); }
        test.Node("b").Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation);
        HttpRequestException error = test.Cluster.NoEndpoint(test.Snapshot, new PickContext { Tried = tried });
        Assert.Equal(
            "No endpoint available: cluster 'orders' has 4 endpoints (2 eligible, 1 on probation, 0 ejected, 0 draining or disabled, 0 removed, 1 of weight 0; 4 of them tried by this request) at version 42, generation 1.",
            error.Message);
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
        Assert.Equal(SocketError.HostUnreachable, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Contains("3 of them speak plain http, which an https request may use only with AllowPlaintext", test.Cluster.NoEndpoint(test.Snapshot, new PickContext { RequiresTls = true }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_meant_to_be_empty_says_so_to_whoever_asks()
    {
        using var test = new TestCluster(Given.Options(options => options.AllowEmpty = true));
        Assert.False(test.Cluster.TryAcquire(default, out EndpointLease lease));
        Assert.Equal(default, lease);
        await test.Cluster.WaitUntilReadyAsync(TestContext.Current.CancellationToken);
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(async () => await test.Cluster.AcquireAsync(default, TestContext.Current.CancellationToken));
        Assert.StartsWith("No endpoint available: cluster 'orders' has 0 endpoints", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_disposal_running_leases_end_as_they_would_have_and_no_new_ones_begin()
    {
        TestCluster test = TestCluster.Of("peak_ewma", "http://a");
        EndpointLease lease = test.Acquire();
        EndpointNode node = test.Node("a");
        test.Dispose();
        test.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { test.Cluster.TryAcquire(default, out _); });
        Assert.Equal("The cluster is disposed of.", Assert.Single(test.Cluster.TryUpdate(Given.Options("http://b"))));
        test.Time.Advance(TimeSpan.FromMilliseconds(20));
        lease.ReportFirstByte(OutcomeKind.Success);
        lease.Complete(OutcomeKind.Success);
        Assert.Equal((0, 1L), (node.Outstanding, node.Succeeded));
        Assert.Equal(0.020, node.LatencyEstimate!.Value.TotalSeconds, tolerance: 1e-6);
        Assert.Equal(0, test.Time.ArmedTimers);
    }

    [Fact]
    public void Ten_thousand_endpoints_are_one_more_cluster()
    {
        ClusterOptions options = Given.Options();
        for (int i = 0; i < 10_000; i++) { options.Endpoints[FormattableString.Invariant($"e{i}")] = new EndpointOptions(FormattableString.Invariant($"http://10.0.{i / 256}.{i % 256}:8080")); }
        using var test = new TestCluster(options);
        for (int i = 0; i < 10_000; i++) { test.Acquire().Complete(i % 100 == 0 ? OutcomeKind.Unreachable : OutcomeKind.Success); }
        test.Settle();
        Assert.Equal(10_000 - 100, test.Pool.Count());
        Assert.Equal(0, test.Snapshot.Nodes.Sum(node => node.Outstanding));
        options.Endpoints.Remove("e0");
        EndpointTracker survivor = test.Node("e9999").Tracker;
        Assert.Empty(test.Cluster.TryUpdate(options));
        Assert.Same(survivor, test.Node("e9999").Tracker);
        Assert.Equal(9_999, test.Snapshot.Nodes.Length);
    }

    [Fact]
    public void A_description_shows_what_requests_run_on()
    {
        using var test = new TestCluster(Given.Options(options => { options.Version = 3; options.Endpoints["b"].Zone = "z"; }, "http://a", "http://b"));
        test.Call("a", OutcomeKind.Unreachable);
        test.Call("b", OutcomeKind.Success);
        EndpointLease running = test.Acquire();
        test.Settle();
        ClusterDescription description = test.Cluster.Describe();
        Assert.Equal(("orders", "3", 2L, "least_time", false), (description.Name, description.Version, description.Generation, description.Policy, description.IsPanicking));
        Assert.Equal([("a", EndpointAvailability.Probation, 0, 0L, 1L), ("b", EndpointAvailability.Eligible, 1, 1L, 0L)],
            description.Endpoints.Select(endpoint => (endpoint.Id, endpoint.Availability, endpoint.Outstanding, endpoint.Succeeded, endpoint.Failed)));
        Assert.Contains(description.Settings, setting => setting is { Path: "Endpoints:b:Zone", Value: "z" });
        test.Call("b", OutcomeKind.Unreachable);
        test.Settle();
        Assert.True(test.Cluster.Describe().IsPanicking);
        running.Dispose();
    }

    [Fact]
    public void A_plug_in_works_like_ours_and_two_of_one_name_do_not()
    {
        List<(string, CallOutcome)> heard = [];
        using var test = new TestCluster(Given.Options(options => options.Picker.Policy = "Recording", "http://a"), RecordingPicker.Setup(heard));
        test.Call("a", OutcomeKind.Success);
        Assert.Single(heard);
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Cluster.Create("orders", Given.Options("http://a"), new ClusterSetup { Pickers = { ["Peak_Ewma"] = _ => null! } }));
        Assert.Contains("'Peak_Ewma' is registered twice", Assert.Single(error.Failures), StringComparison.Ordinal);
    }
}
