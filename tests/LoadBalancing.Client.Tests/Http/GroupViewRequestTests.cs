using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Balancing.Groups;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>Which version a request runs on while its group moves.</summary>
public sealed class GroupViewRequestTests : IDisposable
{
    private readonly TestGroup _test = new();
    private readonly List<string> _sent = [];
    private Func<HttpRequestMessage, HttpResponseMessage> _answer = _ => Answering.Status(200);

    public void Dispose() => _test.Dispose();

    /// <summary>The weight of the endpoint that answered: the number of the version.</summary>
    private double Send(Cluster cluster, GroupView? view = null, bool isAsync = false)
    {
        using var client = new HttpMessageInvoker(cluster.CreateHandler(new Stub(request => { _sent.Add(request.RequestUri!.Host); return _answer(request); })));
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://{cluster.Name}/");
        if (view is not null) { request.Options.SetGroupView(view); }
        HttpResponseMessage response = isAsync ? client.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult() : client.Send(request, CancellationToken.None);
        response.Content.ReadAsStream().CopyTo(Stream.Null);
        return response.GetEndpoint()!.Weight;
    }

    private void MoveTo(long version) => Array.ForEach(_test.Clusters, cluster => Assert.Empty(_test.Update(cluster, version)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_runs_on_the_view_of_its_flow_and_on_the_newest_without_one(bool isAsync)
    {
        using (_test.Group.Pin())
        {
            MoveTo(2);
            Assert.Equal((1, 1), (Send(_test.Orders, isAsync: isAsync), Send(_test.Payments, isAsync: isAsync)));
        }
        Assert.Equal((2, 2), (Send(_test.Orders, isAsync: isAsync), Send(_test.Payments, isAsync: isAsync)));
    }

    [Fact]
    public void The_view_in_its_options_goes_first_and_says_nothing_once_it_is_disposed_of()
    {
        GroupView first = _test.Group.Pin();
        MoveTo(2);
        using (GroupView second = _test.Group.Pin())
        {
            Assert.Equal(2, Send(_test.Orders));
            Assert.Equal(1, Send(_test.Orders, first));
            MoveTo(3);
            first.Dispose();
            Assert.Equal(2, Send(_test.Orders, first));                 // as if it were not there: the flow's
        }
        Assert.Equal(3, Send(_test.Orders, first));
    }

    [Fact]
    public void A_view_of_another_group_leaves_a_request_alone()
    {
        using var other = new TestGroup("stock", "prices");
        using GroupView view = other.Group.Pin();
        MoveTo(2);
        Assert.Equal(2, Send(_test.Orders, view));
        using GroupView own = _test.Group.Pin();
        MoveTo(3);
        Assert.Equal(2, Send(_test.Orders, view));                      // the options' view knows nothing of orders; the flow's does
    }

    [Fact]
    public void Null_takes_the_view_back()
    {
        using GroupView view = _test.Group.Pin();
        var request = new HttpRequestMessage();
        request.Options.SetGroupView(view);
        request.Options.SetGroupView(null);
        Assert.Null(request.Options.GetGroupView());
        Assert.Throws<ArgumentNullException>(() => BalancedRequestExtensions.SetGroupView(null!, view));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_under_way_retries_on_its_own_version_while_the_group_moves(bool isAsync)
    {
        foreach (Cluster cluster in _test.Clusters) { cluster.TryUpdate(Two(2)); }
        int attempts = 0;
        _answer = _ =>
        {
            if (++attempts > 1) { return Answering.Status(200); }
            foreach (Cluster cluster in _test.Clusters) { Assert.Empty(cluster.TryUpdate(Two(3))); }
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new System.Net.Sockets.SocketException(111));
        };
        Assert.Equal(2, Send(_test.Orders, isAsync: isAsync));          // version 3 would weigh 3
        Assert.Equal(2, _sent.Distinct().Count());
        Assert.Equal("3 3", _test.Running);
        Assert.Equal(3, Send(_test.Orders));
    }

    private static ClusterOptions Two(long version) => Given.Options(options =>
    {
        options.Version = version;
        options.Endpoints["a"] = new EndpointOptions("http://a", version);
        options.Endpoints["b"] = new EndpointOptions("http://b", version);
    });

    [Fact]
    public void When_all_endpoints_of_a_held_version_are_gone_the_error_names_it_and_who_holds_none_goes_on()
    {
        using GroupView view = _test.Group.Pin();
        Array.ForEach(_test.Clusters, cluster => cluster.TryUpdate(Given.Options(options => { options.Version = 2; options.Endpoints["b"] = new("http://b", 2); })));
        var error = Assert.Throws<HttpRequestException>(() => Send(_test.Orders));
        Assert.Contains("at version 1, generation 1. A view of its group holds this version; version 2 runs by now.", error.Message, StringComparison.Ordinal);
        view.Dispose();
        Assert.Equal(2, Send(_test.Orders));
    }

    [Fact]
    public void Eligibility_is_live_in_a_view()
    {
        Array.ForEach(_test.Clusters, cluster => cluster.TryUpdate(Two(2)));
        using GroupView view = _test.Group.Pin();
        Array.ForEach(_test.Clusters, cluster => cluster.TryUpdate(Two(3)));
        _test.Orders.Disable("a", "to see");
        for (int i = 0; i < 20; i++) { Assert.Equal(2, Send(_test.Orders)); }
        Assert.DoesNotContain("a", _sent);
    }

    [Fact]
    public void Without_a_view_a_request_asks_for_nothing_and_its_options_are_not_made()
    {
        Assert.False(LiveViewsOf(static () => LiveViews.AnyInOptions));
        using GroupView view = _test.Group.Pin();
        var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) { HeldSnapshot.Of(request, _test.Orders); }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Tests that run beside this one may have views in options for a moment.</summary>
    private static bool LiveViewsOf(Func<bool> read) => !SpinWait.SpinUntil(() => !read(), TimeSpan.FromSeconds(30));

    private sealed class Stub(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = answer(request);
            response.RequestMessage = request;
            return response;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try { return Task.FromResult(Send(request, cancellationToken)); }
            catch (HttpRequestException e) { return Task.FromException<HttpResponseMessage>(e); }
        }
    }
}
