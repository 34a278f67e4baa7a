using System.Text;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Traffic;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary><c>Traffic:HashKey</c>: one list, in order, that replaces the one before.</summary>
public sealed class TrafficReadingTests
{
    private static readonly HashKeyCode s_code = new([new("tenant", _ => "t"), new("region", _ => "r")]);

    private static ClusterConfig Valid(IConfiguration? configuration, Action<ClusterOptions>? code = null)
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(configuration, code, hashKeys: s_code);
        Assert.Empty(errors);
        return config!;
    }

    private static (string, string?)[] With(params (string Path, string? Value)[] settings) => [("Endpoints:a", "http://a"), .. settings];

    private static string Text(ClusterConfig config) => string.Join(" ", config.Traffic.HashKey.Select(source => $"{source.Kind}:{source.Name}{(source.IsTerminal ? "!" : "")}"));

    private static string Origin(ClusterConfig config, string path) => Assert.Single(config.Settings, setting => setting.Path == path).Origin;

    private static IConfiguration Json(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    [Fact]
    public void Sources_are_read_in_order_and_types_ignore_case()
    {
        ClusterConfig config = Valid(Sections.Layers(With(
            ("Traffic:HashKey:0:Type", "Header"), ("Traffic:HashKey:0:Name", "X-User"), ("Traffic:HashKey:0:Terminal", "true"),
            ("Traffic:HashKey:1:Type", "cookie"), ("Traffic:HashKey:1:Name", "session"),
            ("Traffic:HashKey:2:Type", "QUERY"), ("Traffic:HashKey:2:Name", "user"),
            ("Traffic:HashKey:3:Type", "path"),
            ("Traffic:HashKey:4:Type", "source"), ("Traffic:HashKey:4:Name", "TENANT"))));
        Assert.Equal("Header:X-User! Cookie:session Query:user Path: Source:TENANT", Text(config));
        Assert.Equal(["t"], config.Traffic.HashKey.Select(source => source.Code?.Invoke(new HttpRequestMessage())).OfType<string>());
        Assert.Equal("LoadBalancing:Clusters:orders:Traffic:HashKey:1:Name", Origin(config, "Traffic:HashKey:1:Name"));
        Assert.Equal("default", Origin(config, "Traffic:HashKey:1:Terminal"));
    }

    [Fact]
    public void More_than_ten_stay_in_order()
    {
        ClusterConfig config = Valid(Sections.Layers(With([.. Enumerable.Range(0, 12).SelectMany(i => new[] { ($"Traffic:HashKey:{i}:Type", (string?)"header"), ($"Traffic:HashKey:{i}:Name", $"h{i}") })])));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"h{i}"), config.Traffic.HashKey.Select(source => source.Name));
    }

    [Fact]
    public void A_list_of_the_cluster_replaces_that_of_the_defaults_whole()
    {
        (string, string?)[] defaults =
        [
            ("LoadBalancing:Defaults:Traffic:HashKey:0:Type", "header"), ("LoadBalancing:Defaults:Traffic:HashKey:0:Name", "x-user"), ("LoadBalancing:Defaults:Traffic:HashKey:0:Terminal", "true"),
            ("LoadBalancing:Defaults:Traffic:HashKey:1:Type", "path"),
        ];
        Assert.Equal("Header:x-user! Path:", Text(Valid(Sections.Layers(With(defaults)))));
        ClusterConfig replaced = Valid(Sections.Layers(With([.. defaults, ("Traffic:HashKey:0:Type", "cookie"), ("Traffic:HashKey:0:Name", "session")])));
        Assert.Equal("Cookie:session", Text(replaced));
        // Nothing of what was replaced is shown as the origin of what was not.
        Assert.Equal("default", Origin(replaced, "Traffic:HashKey:0:Terminal"));
        IReadOnlyList<string> errors = Sections.Build(Sections.Layers(With([.. defaults, ("Traffic:HashKey:0:Type", "cookie")]))).Errors;
        Assert.Equal("LoadBalancing:Clusters:orders:Traffic:HashKey:0:Name: got nothing, wanted the name of the cookie.", Assert.Single(errors));
    }

    [Fact]
    public void An_empty_list_replaces_too_and_no_list_does_not()
    {
        const string Defaults = """ "Defaults": { "Traffic": { "HashKey": [ { "Type": "path" } ] } } """;
        static string Orders(string traffic) => $$""" { "LoadBalancing": { {{Defaults}}, "Clusters": { "orders": { "Endpoints": [ "http://a" ] {{traffic}} } } } } """;
        Assert.Equal("", Text(Valid(Json(Orders(""" , "Traffic": { "HashKey": [] } """)))));
        Assert.Equal("Path:", Text(Valid(Json(Orders("")))));
        Assert.Equal("Path:", Text(Valid(Json(Orders(""" , "Traffic": {} """)))));
    }

    [Fact]
    public void Code_adds_to_the_list_that_it_finds_and_may_clear_it()
    {
        IConfiguration section = Sections.Layers(With(("Traffic:HashKey:0:Type", "path")));
        ClusterConfig added = Valid(section, options => options.Traffic.HashKey.Add(new() { Type = "source", Name = "region" }));
        Assert.Equal("Path: Source:region", Text(added));
        Assert.Equal("code", Origin(added, "Traffic:HashKey:1:Type"));
        Assert.Equal("", Text(Valid(section, options => options.Traffic.HashKey.Clear())));
    }

    /// <summary>By position, the second source's entry 0 would get the first one's settings: a list is of one source, like that of endpoints.</summary>
    [Fact]
    public void A_list_in_two_sources_is_an_error_that_names_both()
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(Sections.Layers(
            With(("Traffic:HashKey:0:Type", "header"), ("Traffic:HashKey:0:Name", "x-user")), [("Picker:Policy", "ring_hash")], [("Traffic:HashKey:1:Type", "path")]));
        Assert.Null(config);
        string error = Assert.Single(errors);
        Assert.StartsWith("LoadBalancing:Clusters:orders:Traffic:HashKey: is a list in two sources (", error, StringComparison.Ordinal);
        Assert.Equal(2, error.Split("MemoryConfigurationProvider").Length - 1);
        Assert.EndsWith("whose entries would mix by position; wanted one list.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_and_a_cluster_in_two_sources_are_two_lists()
    {
        ClusterConfig config = Valid(Sections.Layers(With(("LoadBalancing:Defaults:Traffic:HashKey:0:Type", "path")), [("Traffic:HashKey:0:Type", "header"), ("Traffic:HashKey:0:Name", "x")]));
        Assert.Equal("Header:x", Text(config));
        Assert.Contains(
            "LoadBalancing:Defaults:Traffic:HashKey: is a list in two sources",
            Assert.Single(Sections.Build(Sections.Layers(With(("LoadBalancing:Defaults:Traffic:HashKey:0:Type", "path")), [("LoadBalancing:Defaults:Traffic:HashKey:0:Type", "path")])).Errors),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Type", "heder", "Name", "x", ":0:Type: got 'heder', wanted one of: header, cookie, query, path, source.")]
    [InlineData("Type", "0", "Name", "x", ":0:Type: got '0', wanted one of: header, cookie, query, path, source.")]
    [InlineData("Type", "", "Name", "x", ":0:Type: got nothing, wanted one of: header, cookie, query, path, source.")]
    [InlineData("Type", "header", "Name", "", ":0:Name: got nothing, wanted the name of the header.")]
    [InlineData("Type", "cookie", "Terminal", "true", ":0:Name: got nothing, wanted the name of the cookie.")]
    [InlineData("Type", "query", "Terminal", "false", ":0:Name: got nothing, wanted the name of the query.")]
    [InlineData("Type", "source", "Terminal", "false", ":0:Name: got nothing, wanted the name of the source.")]
    [InlineData("Type", "path", "Name", "x", ":0:Name: got 'x', wanted nothing: a path has no name.")]
    [InlineData("Type", "source", "Name", "mine", ":0:Name: got 'mine', wanted a source registered by AddHashKeySource: region, tenant.")]
    [InlineData("Type", "header", "Name", "x user", ":0:Name: got 'x user', wanted a name of at most 256 characters without spaces.")]
    [InlineData("Type", "header", "Terminal", "yes", ":0:Terminal: got 'yes', wanted true or false.")]
    [InlineData("Type", "header", "Nmae", "x", ":0:Nmae: unknown key, did you mean 'Name'?")]
    public void A_wrong_source_is_named_with_its_path(string key, string value, string otherKey, string otherValue, string error)
    {
        (string, string?)[] settings = With(($"Traffic:HashKey:0:{key}", value), ($"Traffic:HashKey:0:{otherKey}", otherValue));
        IReadOnlyList<string> errors = Sections.Build(Sections.Layers(settings), hashKeys: s_code).Errors;
        Assert.Contains(errors, actual => actual.StartsWith("LoadBalancing:Clusters:orders:Traffic:HashKey" + error, StringComparison.Ordinal));
    }

    [Fact]
    public void Code_is_held_to_the_same_rules()
    {
        IReadOnlyList<string> errors = Sections.Build(Sections.Layers(With()), options =>
        {
            options.Traffic.HashKey.Add(new() { Type = "heder", Name = "x" });
            options.Traffic.HashKey.Add(new() { Name = "x" });
            options.Traffic.HashKey.Add(new() { Type = "cookie" });
            options.Traffic.HashKey.Add(new() { Type = "path", Name = "x" });
            options.Traffic.HashKey.Add(new() { Type = "source", Name = "mine" });
            options.Traffic.HashKey.Add(null!);
            options.Traffic.HashKey.Add(new() { Type = "header", Name = new string('x', 257) });
        }).Errors;
        const string Path = "LoadBalancing:Clusters:orders:Traffic:HashKey:";
        Assert.Equal(
            [
                Path + "0:Type (set in code): got 'heder', wanted one of: header, cookie, query, path, source.",
                Path + "1:Type (set in code): got nothing, wanted one of: header, cookie, query, path, source.",
                Path + "2:Name (set in code): got nothing, wanted the name of the cookie.",
                Path + "3:Name (set in code): got 'x', wanted nothing: a path has no name.",
                Path + "5: got nothing, wanted a source.",
                Path + $"6:Name (set in code): got '{new string('x', 257)}', wanted a name of at most 256 characters without spaces.",
                Path + "4:Name (set in code): got 'mine', wanted a source registered by AddHashKeySource: none is.",
            ],
            errors);
    }

    [Theory]
    [InlineData("Traffic:HashKey", "header", "LoadBalancing:Clusters:orders:Traffic:HashKey: got 'header', wanted a list of sources, such as { \"Type\": \"header\", \"Name\": \"x-user\" }.")]
    [InlineData("Traffic:HashKey:0", "header", "LoadBalancing:Clusters:orders:Traffic:HashKey:0: got 'header', wanted a section with the keys: Type, Name, Terminal.")]
    [InlineData("Traffic:HashKey:Type", "header", "LoadBalancing:Clusters:orders:Traffic:HashKey:Type: got 'header', wanted a section with the keys: Type, Name, Terminal.")]
    [InlineData("Traffic:HashKeys:0:Type", "path", "LoadBalancing:Clusters:orders:Traffic:HashKeys: unknown key, did you mean 'HashKey'? Known keys are: HashKey, Affinity, Priorities, Zones, Mirrors, Routes, Splits, StickySplits, SplitFallback.")]
    public void What_is_no_list_of_sources_is_told_so(string path, string value, string error) => Assert.Contains(error, Sections.Errors(With((path, value))));

    [Fact]
    public void A_source_registered_twice_or_without_a_name_is_an_error_of_the_configuration()
    {
        var code = new HashKeyCode([new("tenant", _ => null), new(" ", _ => null), new("Tenant", _ => null)]);
        Assert.Equal(
            ["AddHashKeySource: a source needs a name.", "AddHashKeySource: the name 'Tenant' is registered twice."],
            Sections.Build(Sections.Layers(With()), hashKeys: code).Errors);
    }

    [Fact]
    public void The_same_source_may_stand_in_the_list_twice() =>
        Assert.Equal("Path: Path:", Text(Valid(Sections.Layers(With(("Traffic:HashKey:0:Type", "path"), ("Traffic:HashKey:1:Type", "path"))))));
}
