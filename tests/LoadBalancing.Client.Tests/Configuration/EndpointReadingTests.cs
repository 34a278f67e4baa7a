using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>Endpoints come as a map or a list, as texts or objects, from one source or many.</summary>
public sealed class EndpointReadingTests
{
    [Fact]
    public void A_map_goes_from_id_to_address_or_object()
    {
        ClusterConfig config = Sections.Valid(
            ("Endpoints:a", "http://10.0.0.1:8080"),
            ("Endpoints:b:Address", "http://10.0.0.2:8080"),
            ("Endpoints:b:Weight", "2.5"),
            ("Endpoints:b:Zone", "z1"),
            ("Endpoints:b:Labels:track", "canary"));
        Assert.Equal("a=http://10.0.0.1:8080*1 b=http://10.0.0.2:8080*2.5", config.Text());
        Assert.Equal("z1", config.Endpoints[1].Zone);
        Assert.Equal("canary", Assert.Single(config.Endpoints[1].Labels).Value);
        Assert.Equal(new SectionShape(Exists: true, HasEndpoints: true, HasDiscovery: false), config.Section);
    }

    [Fact]
    public void A_list_has_its_addresses_for_ids()
    {
        ClusterConfig config = Sections.Valid(
            ("Endpoints:0", "http://10.0.0.1"), ("Endpoints:1:Address", "10.0.0.2:81"), ("Endpoints:1:Weight", "3"), ("Endpoints:2", "node"));
        Assert.Equal("http://10.0.0.1=http://10.0.0.1*1 10.0.0.2:81=10.0.0.2:81*3 node=node*1", config.Text());
    }

    [Fact]
    public void A_list_keeps_its_order_beyond_ten_entries()
    {
        ClusterConfig config = Sections.Valid([.. Enumerable.Range(0, 12).Select(i => ($"Endpoints:{i}", (string?)$"node{i}"))]);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"node{i}"), config.Endpoints.Select(endpoint => endpoint.Id));
    }

    [Fact]
    public void Layers_merge_maps_by_id_and_setting()
    {
        ClusterConfig config = Sections.Valid(Sections.Layers(
            [("Endpoints:a", "http://a"), ("Endpoints:b:Address", "http://b"), ("Endpoints:b:Weight", "2")],
            [("Endpoints:B:Weight", "5"), ("Endpoints:c", "http://c")],
            [("Endpoints:a", "http://other")]));
        Assert.Equal("a=http://other*1 b=http://b*5 c=http://c*1", config.Text(), ignoreCase: true);         // the id itself is as the last layer wrote it
    }

    [Fact]
    public void A_list_in_one_source_and_a_map_in_another_are_an_error()
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(Sections.Layers([("Endpoints:0", "http://a")], [("Endpoints:b", "http://b")]));
        Assert.Null(config);
        Assert.Contains(errors, error => error.StartsWith("LoadBalancing:Clusters:orders:Endpoints: mixes a list with a map", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_and_object_of_one_id_merge_too()
    {
        ClusterConfig config = Sections.Valid(Sections.Layers(
            [("Endpoints:a", "http://a"), ("Endpoints:b", "http://b")],
            [("Endpoints:a:Weight", "4")]));
        Assert.Equal("a=http://a*4 b=http://b*1", config.Text());
    }

    [Fact]
    public void Endpoints_of_the_defaults_are_endpoints_of_every_cluster()
    {
        ClusterConfig config = Sections.Valid(("LoadBalancing:Defaults:Endpoints:a", "http://a"), ("LoadBalancing:Defaults:Endpoints:b", "http://b"), ("Endpoints:a", "http://mine"));
        Assert.Equal("a=http://mine*1 b=http://b*1", config.Text());
    }

    [Fact]
    public void A_list_in_two_sources_is_an_error_that_names_both()
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(Sections.Layers(
            [("Endpoints:0", "http://a"), ("Endpoints:1", "http://b")], [("Picker:Policy", "random")], [("Endpoints:0", "http://c")]));
        Assert.Null(config);
        string error = Assert.Single(errors);
        Assert.StartsWith("LoadBalancing:Clusters:orders:Endpoints: is a list in two sources (", error, StringComparison.Ordinal);
        Assert.Equal(2, error.Split("MemoryConfigurationProvider").Length - 1);
        Assert.Contains(" and ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_in_one_source_is_none_in_two()
    {
        ClusterConfig config = Sections.Valid(Sections.Layers([("Endpoints:0", "http://a")], [("Picker:Policy", "random")]));
        Assert.Equal("http://a=http://a*1", config.Text());
    }

    [Theory]
    [InlineData("http://a", "http://a")]
    [InlineData("http://a", "HTTP://A")]
    public void An_address_listed_twice_is_an_error(string first, string second)
    {
        string error = Assert.Single(Sections.Errors(("Endpoints:0", first), ("Endpoints:1", second)));
        Assert.Equal($"LoadBalancing:Clusters:orders:Endpoints:1: the endpoint '{second}' is listed twice; give entries ids by writing a map from id to address.", error);
    }

    [Fact]
    public void Two_ids_may_share_an_address()
    {
        Assert.Equal("a=http://n*1 b=http://n*1", Sections.Valid(("Endpoints:a", "http://n"), ("Endpoints:b", "http://n")).Text());
    }

    [Theory]
    [InlineData("Endpoints:a:Weight", "-1", "got '-1', wanted a number from 0 to 1000000")]
    [InlineData("Endpoints:a:Weight", "NaN", "got 'NaN', wanted a number from 0 to 1000000")]
    [InlineData("Endpoints:a:Weight", "Infinity", "got 'Infinity', wanted a number from 0 to 1000000")]
    [InlineData("Endpoints:a:Weight", "1000001", "got '1000001', wanted a number from 0 to 1000000")]
    [InlineData("Endpoints:a:Weight", "heavy", "got 'heavy', wanted a number from 0 to 1000000")]
    [InlineData("Endpoints:a:Wieght", "2", "did you mean 'Weight'?")]
    [InlineData("Endpoints:a:Weight:x", "2", "got a section, wanted a number from 0 to 1000000")]
    public void A_wrong_setting_of_an_endpoint_is_named_with_its_path(string path, string value, string error)
    {
        string actual = Assert.Single(Sections.Errors(("Endpoints:a:Address", "http://a"), (path, value)));
        Assert.StartsWith($"LoadBalancing:Clusters:orders:{path[..(path.LastIndexOf('x') is > 0 and var at ? at - 1 : path.Length)]}: ", actual, StringComparison.Ordinal);
        Assert.Contains(error, actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_and_an_id_have_a_longest_length()
    {
        string longest = new('z', 256);
        Assert.NotNull(Sections.Valid((FormattableString.Invariant($"Endpoints:{longest}:Address"), "http://a"), ($"Endpoints:{longest}:Zone", longest)));
        Assert.Contains("at most 256", Assert.Single(Sections.Errors(("Endpoints:a:Address", "http://a"), ("Endpoints:a:Zone", longest + "z"))), StringComparison.Ordinal);
        Assert.Contains("1 to 256", Assert.Single(Sections.Errors(($"Endpoints:{longest}z", "http://a"))), StringComparison.Ordinal);
        Assert.Contains("control", Assert.Single(Sections.Errors(("Endpoints:a\tb", "http://a"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Weight_0_is_a_weight_unless_all_are()
    {
        Assert.Equal("a=http://a*0 b=http://b*1", Sections.Valid(("Endpoints:a:Address", "http://a"), ("Endpoints:a:Weight", "0"), ("Endpoints:b", "http://b")).Text());
        string error = Assert.Single(Sections.Errors(
            ("Endpoints:a:Address", "http://a"), ("Endpoints:a:Weight", "0"), ("Endpoints:b:Address", "http://b"), ("Endpoints:b:Weight", "0.0")));
        Assert.StartsWith("LoadBalancing:Clusters:orders:Endpoints: every weight is 0", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Endpoints:a", "", "got address ''")]
    [InlineData("Endpoints:a", "ftp://x", "got address 'ftp://x': scheme 'ftp'")]
    [InlineData("Endpoints", "http://a", "wanted a map from id to address, or a list of addresses")]
    public void An_entry_that_is_no_address_is_named(string path, string value, string error) =>
        Assert.Contains(Sections.Errors((path, value)), actual => actual.StartsWith($"LoadBalancing:Clusters:orders:{path}: ", StringComparison.Ordinal) && actual.Contains(error, StringComparison.Ordinal));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.5)]
    [InlineData(double.PositiveInfinity)]
    public void Code_is_held_to_the_same_weights(double weight)
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(null, options => options.Endpoints["a"] = new("http://a", weight));
        Assert.Null(config);
        Assert.Contains("wanted a number from 0 to 1000000", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_sets_nothing_for_an_id_is_told_so()
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(null, options => options.Endpoints["a"] = null!);
        Assert.Null(config);
        Assert.Contains("LoadBalancing:Clusters:orders:Endpoints:a: got nothing, wanted an endpoint.", errors);
    }
}
