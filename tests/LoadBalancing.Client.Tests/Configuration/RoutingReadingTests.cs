using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary><c>Traffic:Routes</c> and <c>Traffic:Splits</c>, from text and from code.</summary>
public sealed class RoutingReadingTests
{
    private const string Path = "LoadBalancing:Clusters:orders:";

    private static (string, string?)[] With(params (string Path, string? Value)[] settings) =>
        [("Endpoints:a:Address", "http://a"), ("Endpoints:a:Labels:track", "stable"), ("Endpoints:b:Address", "http://b"), ("Endpoints:b:Labels:track", "canary"), .. settings];

    private static (string, string?)[] Route(params (string Path, string? Value)[] settings) =>
        With([("Traffic:Routes:0:Name", "r"), ("Traffic:Routes:0:Subset:track", "canary"), .. settings.Select(setting => ($"Traffic:Routes:0:{setting.Path}", setting.Value))]);

    private static (string, string?)[] Split(params double[] percents) => With(
        [.. percents.Index().SelectMany(pair => new (string, string?)[]
        {
            (FormattableString.Invariant($"Traffic:Splits:{pair.Index}:Subset:track"), pair.Index == 0 ? "stable" : "canary"),
            (FormattableString.Invariant($"Traffic:Splits:{pair.Index}:Percent"), FormattableString.Invariant($"{pair.Item}")),
        })]);

    [Fact]
    public void Everything_is_read()
    {
        ClusterConfig config = Sections.Valid(Route(
            ("Match:Methods:0", "GET"), ("Match:Methods:1", "HEAD"), ("Match:PathPattern", "/orders/{id}"), ("Match:IgnoreCase", "true"),
            ("Match:Headers:0:Name", "x-beta"), ("Match:Headers:0:Values:0", "1"), ("Match:Headers:0:Mode", "prefix"), ("Match:Headers:0:IgnoreCase", "true"), ("Match:Labels:tenant", "gold"),
            ("FallbackSubset:track", "stable"), ("Fallback", "fail")));
        RoutingConfig routing = config.Traffic.Routing!;
        Route route = Assert.Single(routing.Routes);
        Assert.Equal([HttpMethod.Get, HttpMethod.Head], route.Match.Methods);
        Assert.Equal(new PathRule(PathKind.Pattern, "/orders/{id}", IgnoreCase: true), route.Match.Path);
        Assert.Equal(new HeaderRule("x-beta", HeaderMatchMode.Prefix, ["1"], IgnoreCase: true), Assert.Single(route.Match.Headers));
        Assert.Equal("tenant=gold", route.Match.Labels.Text);
        RouteTarget target = Assert.Single(route.Targets);
        Assert.Equal(("r", "track=canary", RouteFallback.Fail), (target.RouteName, routing.Subsets[target.Subset].Text, target.Last));
        Assert.Equal("track=stable", routing.Subsets[routing.Targets[target.Fallback!.Value].Subset].Text);
        Assert.Equal("canary", Assert.Single(config.Settings, setting => setting.Path == "Traffic:Routes:0:Subset:track").Value);
        Assert.Equal(Path + "Traffic:Routes:0:Match:Methods:1", Assert.Single(config.Settings, setting => setting.Path == "Traffic:Routes:0:Match:Methods:1").Origin);
    }

    [Theory]
    [InlineData("Name", "", "got nothing, wanted a name of its own for each route.")]
    [InlineData("Name", "splits", "got 'splits', which Traffic:Splits are called, wanted a name of its own for each route.")]
    [InlineData("Match:Path", "orders", "got 'orders', wanted a path as it stands in a URI: it begins with '/', is escaped, and has no query and no dot segments.")]
    [InlineData("Match:Path", "/a b", "got '/a b', wanted a path as it stands in a URI")]
    [InlineData("Match:Path", "/a/../b", "got '/a/../b', wanted a path as it stands in a URI")]
    [InlineData("Match:PathPrefix", "/a?x", "got '/a?x', wanted a path as it stands in a URI")]
    [InlineData("Match:PathPattern", "/{id}.json", "got '/{id}.json', which has the segment '{id}.json', wanted a text, '*', '{name}' or at the end '{**name}'.")]
    [InlineData("Match:PathPattern", "/straße/{id}", "got '/straße/{id}', wanted the segment 'straße' as it stands in a URI: escaped, no dots alone.")]
    [InlineData("Match:PathPattern", "/../{id}", "wanted the segment '..' as it stands in a URI")]
    [InlineData("Match:Methods:0", "GE T", "got 'GE T', wanted a method such as GET.")]
    [InlineData("Match:Methods", "GET", "got 'GET', wanted a list.")]
    [InlineData("Match:Headers:0:Name", "x y", "got 'x y', wanted the name of a header.")]
    [InlineData("Match:Headers:0:Mode", "regex", "got 'regex', wanted one of: exact, prefix, contains, exists, not_exists.")]
    [InlineData("Match:Labels:tenant", "", "got '', wanted a label and a value of 1 to 256 characters each, none of them a control character.")]
    [InlineData("Subset", "canary", "got 'canary', wanted a map from label to value, such as { \"track\": \"canary\" }.")]
    [InlineData("Subset:track", "purple", "wanted labels that at least one endpoint has.")]
    [InlineData("FallbackSubset:track", "purple", "got 'track=purple', wanted labels that at least one endpoint has.")]
    [InlineData("Fallback", "nobody", "got 'nobody', wanted one of: any, fail.")]
    [InlineData("Sticky", "yes", "got 'yes', wanted true or false.")]
    [InlineData("Splits:0:Percent", "101", "got '101', wanted a number from 0 to 100.")]
    [InlineData("Matches:Path", "/", "unknown key, did you mean 'Match'?")]
    public void What_is_wrong_in_a_route_is_named_with_what_was_wanted(string key, string value, string wanted)
    {
        IReadOnlyList<string> errors = Sections.Errors([.. Route().Where(pair => pair.Item1 != $"Traffic:Routes:0:{key}"), ($"Traffic:Routes:0:{key}", value)]);
        Assert.Contains(errors, error => error.StartsWith(Path + "Traffic:Routes:0:" + key.Split(':')[0], StringComparison.Ordinal) && error.Contains(wanted, StringComparison.Ordinal));
    }

    [Fact]
    public void Relations_in_a_route_are_checked_all_at_once()
    {
        IReadOnlyList<string> errors = Sections.Errors(Route(
            ("Match:Path", "/a"), ("Match:PathPrefix", "/b"), ("Match:PathPattern", "/c"), ("Match:Headers:0:Mode", "exact"), ("Match:Headers:1:Name", "x"), ("Match:Headers:1:Mode", "exists"), ("Match:Headers:1:Values:0", "1"),
            ("Splits:0:Subset:track", "stable"), ("Splits:0:Percent", "60"), ("Splits:1:Percent", "30")));
        string[] expected =
        [
            Path + "Traffic:Routes:0:Match:Headers:0:Name: got nothing, wanted the name of a header.",
            Path + "Traffic:Routes:0:Match:Headers:0:Values: got nothing, wanted at least one value, or Mode: exists.",
            Path + "Traffic:Routes:0:Match:Headers:1:Values: got 1, wanted none: exists looks at no value.",
            Path + "Traffic:Routes:0:Match:PathPrefix: got '/b' beside Path, wanted one of Path, PathPrefix and PathPattern.",
            Path + "Traffic:Routes:0:Match:PathPattern: got '/c' beside Path, wanted one of Path, PathPrefix and PathPattern.",
            Path + "Traffic:Routes:0: got both Subset and Splits, wanted one of them.",
            Path + "Traffic:Routes:0:Splits:1:Subset: got nothing, wanted at least one label.",
            Path + "Traffic:Routes:0:Splits: the percentages are 90 together, wanted 100.",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), errors.Order(StringComparer.Ordinal));
        Assert.Contains(Path + "Traffic:Routes:0: got neither Subset nor Splits, wanted one of them.", Sections.Errors(With(("Traffic:Routes:0:Name", "r"))));
    }

    [Theory]
    [InlineData(90.0, 9.98, "the percentages are 99.98 together, wanted 100.")]
    [InlineData(90.0, 10.02, "the percentages are 100.02 together, wanted 100.")]
    [InlineData(90.0, 9.991, null)]
    [InlineData(90.0, 10.009, null)]
    public void Percentages_are_100_together_within_a_hundredth(double stable, double canary, string? wanted)
    {
        if (wanted is null) { Assert.NotNull(Sections.Valid(Split(stable, canary)).Traffic.Routing); }
        else { Assert.Equal($"{Path}Traffic:Splits: {wanted}", Assert.Single(Sections.Errors(Split(stable, canary)))); }
    }

    [Fact]
    public void A_subset_has_one_share() => Assert.Equal($"{Path}Traffic:Splits: lists 'track=canary' twice, wanted each subset once.", Assert.Single(Sections.Errors(Split(20, 30, 50))));

    [Fact]
    public void A_share_of_0_may_have_no_endpoints_yet()
    {
        (string, string?)[] settings = [.. Split(100, 0), ("Traffic:Splits:1:Subset:track", "purple")];
        Assert.NotNull(Sections.Valid([.. settings.DistinctBy(pair => pair.Item1), ("Traffic:Splits:2:Subset:track", "green"), ("Traffic:Splits:2:Percent", "0")]).Traffic.Routing);
        Assert.Contains("got 'track=green', wanted labels that at least one endpoint has", Assert.Single(Sections.Errors([.. Split(50, 25), ("Traffic:Splits:2:Subset:track", "green"), ("Traffic:Splits:2:Percent", "25")])), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_discovered_endpoints_are_not_known_yet_and_DNS_has_none()
    {
        (string, string?)[] route = [("Traffic:Routes:0:Name", "r"), ("Traffic:Routes:0:Subset:track", "purple")];
        Assert.Empty(Sections.Build(Sections.Layers(route), hasEndpointSource: true).Errors);
        Assert.Equal(
            $"{Path}Traffic:Routes:0:Subset: got 'track=purple', wanted nothing: the endpoints of Discovery have no labels.",
            Assert.Single(Sections.Errors([.. route, ("Discovery:Type", "dns"), ("Discovery:Name", "orders.svc")])));
    }

    [Fact]
    public void What_can_never_be_reached_and_names_that_two_have_are_mistakes()
    {
        (string, string?)[] second = [("Traffic:Routes:1:Name", "R"), ("Traffic:Routes:1:Match:Path", "/x"), ("Traffic:Routes:1:Subset:track", "stable")];
        Assert.Equal(
            [
                $"{Path}Traffic:Routes:1:Name: got 'R', which another route has too, wanted a name of its own for each route.",
                $"{Path}Traffic:Routes:1: is never reached: route 'r' before it takes all requests, wanted a Match there, or that route last.",
            ],
            Sections.Errors([.. Route(), .. second]));
        Assert.Equal(
            $"{Path}Traffic:Splits: is never reached: route 'r' before it takes all requests, wanted a Match there, or that route last.",
            Assert.Single(Sections.Errors([.. Route(), ("Traffic:Splits:0:Subset:track", "stable"), ("Traffic:Splits:0:Percent", "100")])));
        foreach ((string, string?)[] match in ((string, string?)[][])[[("Match:Path", "/y")], [("Match:PathPrefix", "/y")], [("Match:PathPattern", "/y")], [("Match:Methods:0", "GET")], [("Match:Labels:a", "b")], [("Match:Headers:0:Name", "x"), ("Match:Headers:0:Mode", "exists")]])
        {
            Assert.NotNull(Sections.Valid([.. Route(match), .. second.Skip(1), ("Traffic:Routes:1:Name", "s")]).Traffic.Routing);
        }
    }

    [Fact]
    public void Code_is_held_to_the_same_rules()
    {
        IReadOnlyList<string> errors = Sections.Build(Sections.Layers(With()), options =>
        {
            options.Traffic.Routes.Add(null!);
            options.Traffic.Routes.Add(new TrafficRouteOptions { Name = "r", Match = { Headers = { null! }, Methods = { null! }, Labels = { ["a"] = null! } }, Subset = { ["track"] = "canary" } });
            options.Traffic.Splits.Add(null!);
            options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["track"] = "stable" }, Percent = double.NaN });
        }).Errors;
        Assert.Equal(6, errors.Count);
        Assert.Contains($"{Path}Traffic:Routes:0: got nothing, wanted a route.", errors);
        Assert.Contains($"{Path}Traffic:Splits:0: got nothing, wanted a subset with its share.", errors);
        Assert.Contains(errors, error => error.Contains("Percent (set in code): got 'NaN', wanted a number from 0 to 100.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_in_two_sources_is_an_error_that_names_both()
    {
        Assert.Contains("Traffic:Splits: is a list in two sources", Assert.Single(Sections.Build(Sections.Layers(Split(90, 10), [("Traffic:Splits:1:Percent", "10")])).Errors), StringComparison.Ordinal);
        Assert.Contains("Traffic:Routes: is a list in two sources", Assert.Single(Sections.Build(Sections.Layers(Route(), [("Traffic:Routes:0:Sticky", "true")])).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_the_cluster_replaces_that_of_the_defaults()
    {
        ClusterConfig config = Sections.Valid([.. Split(90, 10), ("LoadBalancing:Defaults:Traffic:Splits:0:Subset:kind", "static"), ("LoadBalancing:Defaults:Traffic:Splits:0:Percent", "100")]);
        Assert.Equal(["track=stable", "track=canary"], config.Traffic.Routing!.Subsets.Select(labels => labels.Text));
    }
}
