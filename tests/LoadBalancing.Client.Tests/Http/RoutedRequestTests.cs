using System.Net;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>Requests through the handler: routed by what they are, and kept where they were first sent.</summary>
public sealed class RoutedRequestTests : IDisposable
{
    private static readonly string[] Ids = ["a", "b", "c", "d"];
    private readonly List<string> _sent = [];
    private Func<HttpRequestMessage, HttpResponseMessage>? _answer;
    private Answering? _test;

    public void Dispose() => _test?.Dispose();

    /// <summary>a and b are green, c and d are blue. /api goes to green; the rest is split half and half.</summary>
    private Answering Start(RouteFallback fallback = RouteFallback.Fail, Action<ClusterOptions>? configure = null)
    {
        _test = new Answering(
            request =>
            {
                _sent.Add(request.RequestUri!.Host);
                return _answer?.Invoke(request) ?? Answering.Status(200);
            },
            options =>
            {
                foreach (string id in Ids) { options.Endpoints[id].Labels["colour"] = id is "a" or "b" ? "green" : "blue"; }
                options.Traffic.Routes.Add(new TrafficRouteOptions { Name = "api", Match = { PathPrefix = "/api" }, Subset = { ["colour"] = "green" }, Fallback = fallback });
                options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["colour"] = "green" }, Percent = 50 });
                options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["colour"] = "blue" }, Percent = 50 });
                options.Traffic.SplitFallback = fallback;
                options.FollowRedirects = true;
                configure?.Invoke(options);
            },
            addresses: [.. Ids.Select(id => $"http://{id}")]);
        return _test;
    }

    private HttpResponseMessage Get(string path, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "http://orders" + path);
        if (key is not null) { request.Options.SetHashKey(key); }
        return _test!.Send(request);
    }

    private static string ColourOf(string host) => host is "a" or "b" ? "green" : "blue";

    [Fact]
    public void A_path_goes_to_its_subset_and_the_rest_is_split()
    {
        Start();
        for (int i = 0; i < 100; i++) { Get("/api/x?y=/z"); }
        Assert.Equal(["a", "b"], _sent.Distinct().Order());
        _sent.Clear();
        for (int i = 0; i < 400; i++) { Get("/apix"); }
        Chance.AssertShares([50, 50], [_sent.Count(host => ColourOf(host) == "green"), _sent.Count(host => ColourOf(host) == "blue")]);
    }

    [Fact]
    public void A_sticky_split_goes_by_the_key_of_the_request()
    {
        Start(configure: options => options.Traffic.StickySplits = true);
        for (int key = 0; key < 50; key++)
        {
            _sent.Clear();
            for (int i = 0; i < 5; i++) { Get("/", $"customer-{key}"); }
            Assert.Single(_sent.Select(ColourOf).Distinct());
        }
    }

    /// <summary>Never sent, and sent again: the second endpoint is of the colour that the first was, every time.</summary>
    [Fact]
    public void Another_attempt_stays_where_the_first_was_drawn_to()
    {
        Start();
        var seen = new HashSet<string>();
        for (int i = 0; i < 60; i++)
        {
            _sent.Clear();
            bool isFirst = true;
            _answer = _ =>
            {
                if (!isFirst) { return Answering.Status(200); }
                isFirst = false;
                throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused));
            };
            try { Get("/"); }
            catch (HttpRequestException) { continue; }                                  // its colour has nobody left
            Assert.Equal(2, _sent.Count);
            Assert.Equal(ColourOf(_sent[0]), ColourOf(_sent[1]));
            Assert.NotEqual(_sent[0], _sent[1]);
            seen.Add(ColourOf(_sent[0]));
            _test!.Test.Time.Advance(TimeSpan.FromMinutes(1));
            for (int j = 0; j < 20; j++) { Get("/"); }                                  // whoever is on probation is tried
        }
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void A_redirect_stays_where_the_same_route_takes_it_and_goes_where_another_does()
    {
        Start();
        for (int i = 0; i < 40; i++)
        {
            _sent.Clear();
            _answer = request => request.RequestUri!.AbsolutePath switch
            {
                "/start" => Redirect("/middle"),
                "/middle" => Redirect("/api/end"),
                _ => Answering.Status(200),
            };
            Assert.Equal(HttpStatusCode.OK, Get("/start").StatusCode);
            Assert.Equal(3, _sent.Count);
            Assert.Equal(ColourOf(_sent[0]), ColourOf(_sent[1]));
            Assert.Equal("green", ColourOf(_sent[2]));
        }
    }

    [Fact]
    public void A_request_that_may_not_leave_its_subset_fails_and_one_that_may_goes_elsewhere()
    {
        Start();
        foreach (string id in (string[])["a", "b"]) { _test!.Test.Cluster.Disable(id, "tests"); }
        RequestRejectedException error = Assert.Throws<RequestRejectedException>(() => Get("/api/x"));
        Assert.Equal(RejectionReason.SubsetUnavailable, error.Reason);
        Assert.Contains("subset 'colour=green'", error.Message, StringComparison.Ordinal);
        Assert.Empty(_sent);
        _test!.Dispose();
        Start(RouteFallback.Any);
        foreach (string id in (string[])["a", "b"]) { _test.Test.Cluster.Disable(id, "tests"); }
        Get("/api/x");
        Assert.Equal("blue", ColourOf(Assert.Single(_sent)));
    }

    [Fact]
    public void Labels_that_the_caller_sets_route_too_and_are_not_sent()
    {
        Start(configure: options => options.Traffic.Routes.Insert(0, new TrafficRouteOptions { Name = "gold", Match = { Labels = { ["tenant"] = "gold" } }, Subset = { ["colour"] = "blue" } }));
        for (int i = 0; i < 50; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/api/x");
            request.Options.SetRoutingLabel("tenant", "gold");
            _test!.Send(request);
            Assert.Empty(request.Headers);
        }
        Assert.Equal(["c", "d"], _sent.Distinct().Order());
    }

    /// <summary>The session began at a blue endpoint; a request that belongs to green goes to green all the same.</summary>
    [Fact]
    public void A_session_at_another_subset_is_no_reason_to_leave_ones_own()
    {
        Start(configure: options =>
        {
            options.Traffic.Affinity.Type = "key";
            (options.Traffic.Splits[0].Percent, options.Traffic.Splits[1].Percent) = (0, 100);
        });
        for (int i = 0; i < 20; i++)
        {
            foreach (string path in (string[])["/", "/api/x"])
            {
                var request = new HttpRequestMessage(HttpMethod.Get, "http://orders" + path);
                request.Options.SetSessionKey("customer-42");
                _test!.Send(request).Content.ReadAsStream(TestContext.Current.CancellationToken).CopyTo(Stream.Null);
                Assert.Equal(path == "/" ? "blue" : "green", ColourOf(_sent[^1]));
            }
        }
    }

    private static HttpResponseMessage Redirect(string to)
    {
        HttpResponseMessage response = Answering.Status(302);
        response.Headers.Location = new Uri(to, UriKind.Relative);
        return response;
    }
}
