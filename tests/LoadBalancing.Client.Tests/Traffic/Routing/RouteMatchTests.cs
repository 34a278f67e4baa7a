using LoadBalancing.Client.Http;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Traffic.Routing;

/// <summary>Methods, headers and labels of the caller; the first route that matches decides.</summary>
public sealed class RouteMatchTests
{
    private static bool Matches(RouteMatchOptions options, HttpRequestMessage? request, IReadOnlyDictionary<string, string>? labels = null)
    {
        var facts = new RequestFacts(request, labels);
        return RouteMatch.From(options).Matches(ref facts);
    }

    private static HttpRequestMessage Request(string method = "GET", string path = "/", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "http://orders" + path);
        foreach ((string name, string value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        return request;
    }

    private static RouteMatchOptions Header(HeaderMatchMode mode, bool ignoreCase, params string[] values)
    {
        var header = new HeaderMatchOptions { Name = "x-tenant", Mode = mode, IgnoreCase = ignoreCase };
        foreach (string value in values) { header.Values.Add(value); }
        return new RouteMatchOptions { Headers = { header } };
    }

    [Fact]
    public void Without_a_word_all_requests_meet_it()
    {
        Assert.True(Matches(new RouteMatchOptions(), Request()));
        Assert.True(Matches(new RouteMatchOptions(), request: null));
    }

    [Fact]
    public void One_of_the_methods_will_do_in_any_case_and_CONNECT_is_a_method_with_the_path_of_its_URI()
    {
        var match = new RouteMatchOptions { Methods = { "post", "CONNECT" } };
        Assert.True(Matches(match, Request("POST")));
        Assert.False(Matches(match, Request("GET")));
        match.Path = "/";
        Assert.True(Matches(match, new HttpRequestMessage(HttpMethod.Connect, "http://orders:443")));
        Assert.False(Matches(match, request: null));
    }

    [Theory]
    [InlineData(HeaderMatchMode.Exact, "gold", true)]
    [InlineData(HeaderMatchMode.Exact, "Gold", false)]
    [InlineData(HeaderMatchMode.Exact, "golden", false)]
    [InlineData(HeaderMatchMode.Prefix, "golden", true)]
    [InlineData(HeaderMatchMode.Prefix, "a gold", false)]
    [InlineData(HeaderMatchMode.Contains, "a golden", true)]
    [InlineData(HeaderMatchMode.Contains, "silver", false)]
    [InlineData(HeaderMatchMode.Exact, null, false)]
    public void A_header_is_compared_as_said(HeaderMatchMode mode, string? value, bool expected) =>
        Assert.Equal(expected, Matches(Header(mode, false, "platinum", "gold"), value is null ? Request() : Request("GET", "/", ("X-Tenant", value))));

    [Fact]
    public void Case_of_values_is_ignored_where_that_is_said()
    {
        foreach (HeaderMatchMode mode in (HeaderMatchMode[])[HeaderMatchMode.Exact, HeaderMatchMode.Prefix, HeaderMatchMode.Contains])
        {
            Assert.True(Matches(Header(mode, ignoreCase: true, "gold"), Request("GET", "/", ("x-tenant", "GOLD"))));
            Assert.False(Matches(Header(mode, ignoreCase: false, "gold"), Request("GET", "/", ("x-tenant", "GOLD"))));
        }
    }

    [Fact]
    public void Any_of_several_values_of_a_header_will_do_and_none_is_divided()
    {
        Assert.True(Matches(Header(HeaderMatchMode.Exact, false, "gold"), Request("GET", "/", ("x-tenant", "silver"), ("x-tenant", "gold"))));
        Assert.False(Matches(Header(HeaderMatchMode.Exact, false, "gold"), Request("GET", "/", ("x-tenant", "silver,gold"))));
    }

    [Fact]
    public void A_header_may_have_to_be_there_or_not()
    {
        Assert.True(Matches(Header(HeaderMatchMode.Exists, false), Request("GET", "/", ("x-tenant", ""))));
        Assert.False(Matches(Header(HeaderMatchMode.Exists, false), Request()));
        Assert.True(Matches(Header(HeaderMatchMode.NotExists, false), Request()));
        Assert.False(Matches(Header(HeaderMatchMode.NotExists, false), Request("GET", "/", ("x-tenant", ""))));
        Assert.False(Matches(Header(HeaderMatchMode.NotExists, false), request: null));
    }

    [Fact]
    public void All_headers_must_be_met()
    {
        RouteMatchOptions match = Header(HeaderMatchMode.Exact, false, "gold");
        match.Headers.Add(new HeaderMatchOptions { Name = "x-beta", Mode = HeaderMatchMode.Exists });
        Assert.False(Matches(match, Request("GET", "/", ("x-tenant", "gold"))));
        Assert.True(Matches(match, Request("GET", "/", ("x-tenant", "gold"), ("x-beta", "1"))));
    }

    [Fact]
    public void All_labels_must_have_been_set_by_the_caller()
    {
        var match = new RouteMatchOptions { Labels = { ["tenant"] = "gold", ["region"] = "eu" } };
        HttpRequestMessage request = Request();
        Assert.False(Matches(match, request));
        request.Options.SetRoutingLabel("tenant", "gold");
        Assert.False(Matches(match, request));
        request.Options.SetRoutingLabel("region", "eu");
        Assert.True(Matches(match, request));
        request.Options.SetRoutingLabel("tenant", "Gold");
        Assert.False(Matches(match, request));
        request.Options.SetRoutingLabels(new Dictionary<string, string> { ["tenant"] = "gold", ["region"] = "eu", ["more"] = "1" });
        Assert.True(Matches(match, request));
        request.Options.SetRoutingLabel("region", null);
        Assert.False(Matches(match, request));
        request.Options.SetRoutingLabels(null);
        Assert.False(Matches(match, request));
        Assert.True(Matches(match, request: null, new Dictionary<string, string> { ["tenant"] = "gold", ["region"] = "eu" }));
    }

    /// <summary>A request may be under way while its caller goes on with the map.</summary>
    [Fact]
    public void Labels_are_copied_when_they_are_set()
    {
        var labels = new Dictionary<string, string> { ["tenant"] = "gold" };
        HttpRequestMessage request = Request();
        request.Options.SetRoutingLabels(labels);
        labels["tenant"] = "silver";
        Assert.True(Matches(new RouteMatchOptions { Labels = { ["tenant"] = "gold" } }, request));
    }

    /// <summary>Options are made by reading them: nobody pays for labels that no route asks for.</summary>
    [Fact]
    public void Options_are_not_read_before_a_route_asks_for_labels()
    {
        var options = new TrafficOptions();
        options.Routes.Add(new TrafficRouteOptions { Name = "path", Match = { Path = "/a" }, Subset = { ["kind"] = "a" } });
        options.Routes.Add(new TrafficRouteOptions { Name = "label", Match = { Labels = { ["tenant"] = "gold" } }, Subset = { ["kind"] = "b" } });
        RoutingConfig routing = RoutingConfig.From(options)!;
        HttpRequestMessage request = Request("GET", "/a");
        var facts = new RequestFacts(request, labels: null);
        Assert.Equal("path", routing.For(ref facts)!.Targets[0].RouteName);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(routing.For(ref facts));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        HttpRequestMessage other = Request("GET", "/b");
        var otherFacts = new RequestFacts(other, labels: null);
        Assert.Null(routing.For(ref otherFacts));
    }

    [Fact]
    public void Ten_routes_of_paths_and_headers_allocate_nothing()
    {
        var options = new TrafficOptions();
        for (int i = 0; i < 10; i++)
        {
            var route = new TrafficRouteOptions { Name = $"r{i}", Subset = { ["kind"] = "a" } };
            if (i % 5 == 0) { route.Match.Path = $"/orders/{i}"; }
            else if (i % 5 == 1) { route.Match.PathPrefix = $"/o{i}"; }
            else if (i % 5 == 2) { route.Match.PathPattern = $"/orders/{{id}}/x{i}"; }
            else if (i % 5 == 3) { route.Match.Methods.Add("PUT"); }
            else { route.Match.Headers.Add(new HeaderMatchOptions { Name = "x-tenant", Values = { $"t{i}" } }); }
            options.Routes.Add(route);
        }
        RoutingConfig routing = RoutingConfig.From(options)!;
        HttpRequestMessage request = Request("GET", "/orders/42/items", ("x-tenant", "t9"));
        static bool Finds(RoutingConfig routing, HttpRequestMessage request)
        {
            var facts = new RequestFacts(request, labels: null);
            return routing.For(ref facts)?.Targets[0].RouteName == "r9";
        }

        for (int i = 0; i < 100; i++) { Assert.True(Finds(routing, request)); }
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool found = Finds(routing, request);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((true, 0L), (found, allocated));
    }

    [Fact]
    public void The_first_route_that_matches_decides()
    {
        var options = new TrafficOptions();
        options.Routes.Add(new TrafficRouteOptions { Name = "special", Match = { Path = "/a/b" }, Subset = { ["kind"] = "a" } });
        options.Routes.Add(new TrafficRouteOptions { Name = "general", Match = { PathPrefix = "/a" }, Subset = { ["kind"] = "b" } });
        options.Splits.Add(new TrafficSplitOptions { Subset = { ["kind"] = "c" }, Percent = 100 });
        RoutingConfig routing = RoutingConfig.From(options)!;
        string NameOf(string path)
        {
            var facts = new RequestFacts(Request("GET", path), labels: null);
            return routing.For(ref facts)!.Targets[0].RouteName;
        }

        Assert.Equal(("special", "general", "splits"), (NameOf("/a/b"), NameOf("/a/c"), NameOf("/x")));
    }
}
