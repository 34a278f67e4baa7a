using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Http;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>An endpoint that says by an answer that it is about to leave.</summary>
public sealed class OwnDrainingTests : IDisposable
{
    private readonly HashSet<string> _leaving = [];
    private readonly Answering _orders;
    private Func<HttpResponseMessage> _farewell = () => Answering.Status(503, headers: [("Connection", "close"), ("x-draining", "true")]);

    public OwnDrainingTests() => _orders = new Answering(
        request => _leaving.Contains(request.RequestUri!.Host) ? _farewell() : Answering.Status(200),
        addresses: ["http://a", "http://b", "http://c"]);

    public void Dispose() => _orders.Dispose();

    private EndpointNode A => _orders.Node("a");

    private Cluster Cluster => _orders.Test.Cluster;

    private void Wait(double seconds) => _orders.Test.Time.Advance(TimeSpan.FromSeconds(seconds));

    private void Leave(string id = "a")
    {
        _leaving.Add(id);
        _orders.GetFrom(id);
    }

    /// <summary>Whether any of 200 requests goes there.</summary>
    private int Served(string id)
    {
        int served = 0;
        for (int i = 0; i < 200; i++)
        {
            HttpResponseMessage response = _orders.Get();
            response.Content.ReadAsStream().CopyTo(Stream.Null);
            served += response.GetEndpoint()!.Id == id ? 1 : 0;
        }
        return served;
    }

    [Fact]
    public void It_gets_no_new_requests_at_once_and_that_is_no_failure()
    {
        Leave();
        Assert.Equal(EndpointAvailability.Draining, A.Availability);
        Assert.Equal(0, Served("a"));
        _orders.Test.Settle();
        Assert.Equal(["b", "c"], _orders.Test.Pool);
        Assert.Equal((0L, 0, 1L), (A.Failed, A.Tracker.Outcomes.FailuresInARow, A.Tracker.Outcomes.Neutral));
        Assert.Equal("Cluster 'orders' sends no new requests to endpoint 'a' (http://a), it is draining: it said so itself; it is tried again in 30 s.", Assert.Single(_orders.Test.Log.Of(204)));
        Assert.Equal("it said so itself; it is tried again in 30 s", Cluster.Describe().Endpoints[0].Reason);
        Assert.Empty(_orders.Test.Log.Of(221));                 // who gets nothing does not ask for less
    }

    [Fact]
    public void Running_requests_finish()
    {
        EndpointLease running = _orders.Test.AcquireAt("a");
        Leave();
        Assert.Equal(1, A.Outstanding);
        running.Complete(OutcomeKind.Success);
        Assert.Equal((0, EndpointAvailability.Draining), (A.Outstanding, A.Availability));
    }

    [Fact]
    public void After_half_a_minute_one_request_tries_it()
    {
        Leave();
        Wait(29.999);
        Assert.Equal(EndpointAvailability.Draining, A.Availability);
        _leaving.Clear();
        Wait(0.001);
        Assert.Equal(EndpointAvailability.Probation, A.Availability);
        HttpResponseMessage probe = _orders.Get();
        Assert.Equal("a", probe.GetEndpoint()!.Id);
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
        Assert.NotNull(A.Tracker.Ramp);                         // and gets its share little by little
    }

    [Fact]
    public void One_that_still_leaves_is_left_for_as_long_again()
    {
        Leave();
        Wait(30);
        Assert.Equal("a", _orders.Get().GetEndpoint()!.Id);     // the probe
        Assert.Equal(EndpointAvailability.Draining, A.Availability);
        Wait(29.9);
        Assert.Equal(0, Served("a"));
        _leaving.Clear();
        Wait(0.2);
        Assert.Equal(1, Math.Min(1, Served("a")));
    }

    [Fact]
    public void Not_even_panic_sends_it_any()
    {
        Leave("a");
        Leave("b");
        _orders.Test.Settle();
        Assert.Equal(["c"], _orders.Test.Pool);
        Assert.False(Cluster.Describe().IsPanicking);           // who wants to be out is not missing
        _orders.Test.Call("c", OutcomeKind.Unreachable);
        _orders.Test.Settle();
        Assert.Equal(200, Served("c"));
        Leave("c");
        _orders.Test.Settle();
        Assert.Throws<HttpRequestException>(() => _orders.Get());
    }

    [Fact]
    public void It_is_told_once_however_many_answers_say_so()
    {
        EndpointLease[] running = [.. Enumerable.Range(0, 5).Select(_ => _orders.Test.AcquireAt("a"))];
        foreach (EndpointLease lease in running) { lease.ReportDraining(); lease.Complete(OutcomeKind.Overloaded); }
        Assert.Single(_orders.Test.Log.Of(204));
        Assert.Single(Cluster.Journal, entry => entry.Kind == "endpoint.draining");
    }

    [Fact]
    public void An_update_and_a_rebuild_do_not_bring_it_back()
    {
        Leave();
        Assert.Empty(Cluster.TryUpdate(Given.Options(options => options.Picker.Policy = "round_robin", "http://a", "http://b", "http://c")));
        Assert.Equal(EndpointAvailability.Draining, A.Availability);
        Assert.Equal(["b", "c"], _orders.Test.Pool);
    }

    [Fact]
    public void What_people_want_goes_before_it()
    {
        Leave();
        Cluster.Disable("a", "a new disk");
        Assert.Equal(EndpointAvailability.Disabled, A.Availability);
        Wait(31);
        Assert.Equal(EndpointAvailability.Disabled, A.Availability);
        Cluster.Enable("a");
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
    }

    [Fact]
    public async Task Drained_by_people_too_it_stays_so_when_its_own_time_is_over()
    {
        Leave();
        Assert.True(await Cluster.DrainAsync("a", TimeSpan.Zero, TestContext.Current.CancellationToken));
        Wait(31);
        Assert.Equal(EndpointAvailability.Draining, A.Availability);
        Cluster.Enable("a");
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
    }

    [Fact]
    public void Enable_takes_it_back_before_its_time()
    {
        Leave();
        Assert.True(Cluster.Enable("a"));
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
        Assert.Equal(["a", "b", "c"], _orders.Test.Pool);
        Leave();                                                // and it may say so again
        Assert.Equal(EndpointAvailability.Draining, A.Availability);
    }

    [Theory]
    [InlineData(503, "1.1", "close", "x-draining", "1", true)]
    [InlineData(503, "1.1", "Close", "X-Draining", "", true)]
    [InlineData(503, "1.1", null, "x-draining", "true", false)]
    [InlineData(503, "2.0", null, "x-draining", "true", true)]
    [InlineData(503, "1.1", "close", "x-draining", "false", false)]
    [InlineData(503, "1.1", "close", "x-draining", " False ", false)]
    [InlineData(503, "1.1", "close", "x-draining", "0", false)]
    [InlineData(503, "1.1", "close", "x-other", "true", false)]
    [InlineData(500, "1.1", "close", "x-draining", "true", false)]
    [InlineData(200, "1.1", "close", "x-draining", "true", false)]
    public void Only_such_an_answer_means_that(int status, string version, string? connection, string header, string value, bool drains)
    {
        _farewell = () =>
        {
            HttpResponseMessage response = Answering.Status(status, headers: [(header, value)]);
            response.Version = Version.Parse(version);
            if (connection is not null) { response.Headers.TryAddWithoutValidation("Connection", connection); }
            return response;
        };
        Leave();
        Assert.Equal(drains ? EndpointAvailability.Draining : EndpointAvailability.Eligible, A.Availability);
        Assert.Equal(status >= 500 && !drains ? 1 : 0, A.Failed);
    }

    [Fact]
    public void Header_and_time_are_settings()
    {
        Configure(options => { options.Health.Draining.Header = "x-leaving"; options.Health.Draining.RecheckAfter = TimeSpan.FromSeconds(2); });
        Leave();
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
        _farewell = () => Answering.Status(503, headers: [("Connection", "close"), ("x-leaving", "yes")]);
        Leave();
        Assert.Equal(EndpointAvailability.Draining, A.Availability);
        Wait(2);
        Assert.Equal(EndpointAvailability.Probation, A.Availability);
    }

    [Fact]
    public void Without_a_header_no_answer_means_that()
    {
        Configure(options => options.Health.Draining.Header = "");
        Leave();
        Assert.Equal((EndpointAvailability.Eligible, 1L), (A.Availability, A.Failed));
    }

    private void Configure(Action<ClusterOptions> configure) =>
        Assert.Empty(Cluster.TryUpdate(Given.Options(options => { options.Picker.Policy = "random"; configure(options); }, "http://a", "http://b", "http://c")));
}
