using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Settings;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>A source that holds more than anybody writes is one error, which names the limit, and is not read to its end.</summary>
public sealed class SectionLimitsTests
{
    private static IConfigurationRoot Of(IEnumerable<KeyValuePair<string, string?>> values) => new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private static string Only(IConfiguration configuration)
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(configuration);
        Assert.Null(config);
        return Assert.Single(errors);
    }

    private static KeyValuePair<string, string?> Pair(string path, string? value) => new(Sections.FullPath(path), value);

    [Fact]
    public void Too_many_values_are_refused_before_they_are_read() => Assert.Equal(
        "LoadBalancing: holds too much, wanted at most 100000 keys.",
        Only(Of(Enumerable.Range(0, 100_001).Select(i => Pair($"Endpoints:e{i}:Zone", "z")))));

    [Fact]
    public void Values_that_are_too_long_together_are_refused() => Assert.Equal(
        "LoadBalancing: holds too much, wanted at most 16777216 characters in all values.",
        Only(Of([Pair("Endpoints:a", "http://a"), Pair("Endpoints:b", new string('z', 16_777_216 - 7))])));

    [Fact]
    public void What_is_too_deep_is_an_error_and_no_longer_cut()
    {
        // LoadBalancing, Clusters, orders, Picker, Plugins, mine, and 59 more.
        Assert.EndsWith(": is too deep, wanted at most 64 levels.", Only(Of([Pair("Endpoints:a", "http://a"), Pair("Picker:Plugins:mine" + string.Concat(Enumerable.Repeat(":x", 59)), "1")])), StringComparison.Ordinal);
        ConfigNode node = SectionCopy.Of(Of([Pair("Picker:Plugins:mine" + string.Concat(Enumerable.Repeat(":x", 58)), "1")])).Root;
        Assert.Equal("1", Assert.Single(node.Leaves()).Value);
    }

    [Fact]
    public void A_path_that_is_too_long_is_shown_in_part()
    {
        string error = Only(Of([Pair("Endpoints:a", "http://a"), Pair($"Endpoints:{new string('i', 1_000)}", "http://b")]));
        Assert.Matches("^LoadBalancing:Clusters:orders:Endpoints:i{60}\\.\\.\\.: its path is too long, wanted at most 1024 characters\\.$", error);
    }
}
