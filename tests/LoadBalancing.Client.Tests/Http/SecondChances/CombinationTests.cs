using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <summary>What second chances do where other settings have a say: affinity, limits, rates, code of the application.</summary>
public sealed partial class CombinationTests : IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(100);
    private static readonly CancellationToken s_never = CancellationToken.None;
    private Calls? _calls;

    public void Dispose() => _calls?.Dispose();

    private Calls Start(Action<ClusterOptions>? configure = null, int endpoints = 3, Func<Call, Task<HttpResponseMessage>>? answer = null, ClusterSetup? setup = null) =>
        _calls = new Calls(options => configure?.Invoke(options), endpoints, answer, setup);

    [Fact]
    public async Task A_picker_that_throws_for_a_hedge_costs_the_hedge_and_not_the_request()
    {
        bool throws = false;
        var setup = new ClusterSetup { Pickers = { ["mine"] = inputs => new Throwing(inputs, () => throws) } };
        Calls calls = Start(options => { options.Picker.Policy = "mine"; options.Resilience.Hedging.Delay = s_delay; }, setup: setup);
        Task<HttpResponseMessage> sending = calls.SendAsync();
        Call first = calls.Next();
        throws = true;
        for (int i = 0; i < 50; i++) { calls.Time.Advance(TimeSpan.FromMilliseconds(10)); Thread.Sleep(1); }
        first.Reply(200);
        using HttpResponseMessage response = await sending;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        response.Dispose();
        Eventually.True(() => calls.Outstanding == 0);
    }

    [Fact]
    public async Task An_answer_of_a_session_whose_endpoint_leaves_meanwhile_is_the_callers()
    {
        Calls calls = Start(options =>
        {
            (options.Traffic.Affinity.Type, options.Traffic.Affinity.WhenGone) = ("key", SessionGoneReaction.Fail);
            options.Resilience.Retry.MaxRetries = 1;
        });
        Task<HttpResponseMessage> SendAsync() => calls.SendAsync(prepare: request => request.Options.SetSessionKey("ann"));
        Task<HttpResponseMessage> sending = SendAsync();
        string home = calls.Next().Host;
        calls.All.First().Reply(200);
        (await sending).Dispose();
        sending = SendAsync();
        Call second = calls.Next();
        Assert.Equal(home, second.Host);
        calls.Node(home).Tracker.SetAvailability(EndpointAvailability.Removed);
        second.Reply(503);
        using HttpResponseMessage response = await sending;
        Assert.Equal(503, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_picker_that_throws_for_another_attempt_leaves_the_caller_the_error_of_the_first()
    {
        bool throws = false;
        var setup = new ClusterSetup { Pickers = { ["mine"] = inputs => new Throwing(inputs, () => throws) } };
        Calls calls = Start(options => options.Picker.Policy = "mine", setup: setup);
        Task<HttpResponseMessage> sending = calls.SendAsync();
        Call first = calls.Next();
        throws = true;
        first.Fail(Calls.Refused());
        Assert.Equal("refused", (await Assert.ThrowsAsync<HttpRequestException>(() => sending)).Message);
        Eventually.True(() => calls.Outstanding == 0);
    }

    [Fact]
    public async Task Who_waits_for_a_place_and_finds_no_permit_is_told_so_at_once()
    {
        using var test = new TestCluster(Given.Options(options =>
        {
            (options.Resilience.Limits.MaxOutstanding, options.Resilience.Limits.Queue.Capacity) = (1, 10);
            (options.Resilience.RateLimit.PerEndpoint.Permits, options.Resilience.RateLimit.PerEndpoint.Window) = (1, TimeSpan.FromHours(1));
        }, "http://a"));
        EndpointLease running = test.Acquire();
        Task<EndpointLease> waiting = test.Cluster.AcquireAsync(default, s_never).AsTask();
        Assert.Equal(1, test.Cluster.Pending.Count);
        running.Dispose();
        RequestRejectedException error = await Assert.ThrowsAsync<RequestRejectedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(RejectionReason.RateLimit, error.Reason);
    }

    [Fact]
    public async Task Who_waits_for_a_place_hears_that_the_cluster_is_disposed_of()
    {
        using var test = new TestCluster(Given.Options(options => (options.Resilience.Limits.MaxOutstanding, options.Resilience.Limits.Queue.Capacity) = (1, 10), "http://a"));
        EndpointLease running = test.Acquire();
        Task<EndpointLease> waiting = test.Cluster.AcquireAsync(default, s_never).AsTask();
        test.Cluster.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        running.Dispose();
    }

    [Fact]
    public async Task A_hedge_that_finds_all_others_full_costs_no_budget()
    {
        Calls calls = Start(options =>
        {
            options.Resilience.Hedging.Delay = s_delay;
            options.Resilience.Limits.MaxOutstanding = 1;
        }, endpoints: 2);
        Task<HttpResponseMessage> one = calls.SendAsync(), two = calls.SendAsync();
        Call[] both = [calls.Next(), calls.Next()];
        RetryBudgetConfig budget = calls.Test.Snapshot.Config.Resilience.Budget;
        double before = calls.Cluster.Budget.Available(calls.Cluster.Surroundings.Clock.Now(), budget);
        for (int i = 0; i < 30; i++) { calls.Time.Advance(TimeSpan.FromMilliseconds(10)); Thread.Sleep(1); }
        Assert.Equal(before, calls.Cluster.Budget.Available(calls.Cluster.Surroundings.Clock.Now(), budget));
        foreach (Call call in both) { call.Reply(200); }
        (await one).Dispose();
        (await two).Dispose();
        Eventually.True(() => calls.Outstanding == 0);
    }

    [Fact]
    public async Task Who_is_held_at_an_older_version_holds_nobody_up_and_is_held_up_by_nobody()
    {
        // Version 1 uses a alone, version 2 b alone; each takes one.
        static ClusterOptions Of(long version) => Given.Options(options =>
        {
            (options.Version, options.Bake.Duration, options.Resilience.Limits.MaxOutstanding, options.Resilience.Limits.Queue.Capacity) = (version, TimeSpan.Zero, 1, 10);
            options.Resilience.Limits.Queue.Timeout = TimeSpan.FromMinutes(10);
            options.Endpoints[version == 1 ? "b" : "a"].Weight = 0;
        }, "http://a", "http://b");
        using var orders = new TestCluster(Of(1));
        using var other = Cluster.Create("payments", Given.Options(options => options.Version = 1, "http://p"), new ClusterSetup { TimeProvider = orders.Time });
        using ClusterGroup group = ClusterGroup.Create("checkout", [orders.Cluster, other]);
        using GroupView view = group.Pin();
        Assert.Empty(orders.Cluster.TryUpdate(Of(2)));
        Assert.Empty(other.TryUpdate(Given.Options(options => options.Version = 2, "http://p")));
        orders.Settle();
        using var client = new HttpMessageInvoker(orders.Cluster.CreateHandler(new Ok()));
        Task<HttpResponseMessage> SendAsync(bool isHeld)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
            if (isHeld) { request.Options.SetGroupView(view); }
            using (ExecutionContext.SuppressFlow()) { return Task.Run(() => client.SendAsync(request, CancellationToken.None)); }
        }

        HttpResponseMessage atA = await SendAsync(isHeld: true), atB = await SendAsync(isHeld: false);
        Assert.Equal(("a", "b"), (atA.GetEndpoint()!.Id, atB.GetEndpoint()!.Id));
        Task<HttpResponseMessage> held = SendAsync(isHeld: true);
        Eventually.True(() => orders.Cluster.Pending.Count == 1);
        Task<HttpResponseMessage> newest = SendAsync(isHeld: false);
        Eventually.True(() => orders.Cluster.Pending.Count == 2);
        atB.Dispose();
        HttpResponseMessage second = await newest.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(held.IsCompleted);
        newest = SendAsync(isHeld: false);
        Eventually.True(() => orders.Cluster.Pending.Count == 2);
        atA.Dispose();
        (await held.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Dispose();
        second.Dispose();
        (await newest.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Dispose();
    }

    private sealed class Ok : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Answering.Status(200));
    }

    [Theory]
    [InlineData("full")]
    [InlineData("without a permit")]
    public async Task An_answer_that_would_be_retried_where_nobody_else_has_room_is_the_callers(string others)
    {
        Calls calls = Start(options =>
        {
            options.Resilience.Retry.MaxRetries = 1;
            options.Resilience.Retry.BaseDelay = TimeSpan.Zero;
            if (others == "full") { options.Resilience.Limits.MaxOutstanding = 1; }
            else { (options.Resilience.RateLimit.PerEndpoint.Permits, options.Resilience.RateLimit.PerEndpoint.Window) = (1, TimeSpan.FromHours(1)); }
        }, endpoints: 2);
        Task<HttpResponseMessage> one = calls.SendAsync(), two = calls.SendAsync();
        Call first = calls.Next(), second = calls.Next();
        first.Reply(503);
        Task<HttpResponseMessage> answered = await Task.WhenAny(one, two);
        using HttpResponseMessage response = await answered;
        Assert.Equal(503, (int)response.StatusCode);
        second.Reply(200);
    }

    [Fact]
    public async Task An_endpoint_of_weight_0_is_no_other()
    {
        Calls calls = Start(options => { options.Resilience.Retry.MaxRetries = 1; options.Endpoints["b"].Weight = 0; }, endpoints: 2);
        Task<HttpResponseMessage> sending = calls.SendAsync();
        calls.Next().Reply(503);
        using HttpResponseMessage response = await sending;
        Assert.Equal(503, (int)response.StatusCode);
    }

    [Fact]
    public async Task What_something_below_us_has_redirected_is_not_repeated()
    {
        using var test = new TestCluster(Given.Options(options => options.Resilience.Retry.MaxRetries = 2, "http://a", "http://b"));
        var below = new Redirecting();
        using var client = new HttpMessageInvoker(test.Cluster.CreateHandler(below));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/x");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, s_never));
        Assert.Equal((1, "http://orders/x"), (below.Count, request.RequestUri!.ToString()));
    }

    private sealed class Redirecting : HttpMessageHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            request.RequestUri = new Uri("http://elsewhere/");
            throw Calls.Broken();
        }
    }

    private sealed class Throwing(PickerInputs inputs, Func<bool> throws) : EndpointPicker
    {
        public override EndpointNode? Pick(in PickContext context)
        {
            if (throws()) { throw new InvalidOperationException("A picker of the application's."); }
            foreach (EndpointNode node in inputs.Nodes) { if (!context.IsExcluded(node)) { return node; } }
            return null;
        }
    }
}
