using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Traffic;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary><c>Traffic:Mirrors</c>: what it may say, and what other clusters make of it.</summary>
public sealed class MirrorReadingTests
{
    private const string Mirrors = Sections.Orders + ":Traffic:Mirrors";
    private const string Next = "LoadBalancing:Clusters:next:Traffic:Mirrors:0:Cluster";

    private static (string, string?)[] With(params (string Path, string? Value)[] settings) => [("Endpoints:a", "http://a"), .. settings];

    [Fact]
    public void Every_setting_is_read_and_the_defaults_copy_no_credentials()
    {
        ClusterConfig config = Sections.Valid(With(
            ("Traffic:Mirrors:0:Cluster", "Next"), ("Traffic:Mirrors:0:Percent", "0.5"), ("Traffic:Mirrors:0:MaxBodyBytes", "10"), ("Traffic:Mirrors:0:MaxInFlight", "7"), ("Traffic:Mirrors:0:Timeout", "00:00:01"),
            ("Traffic:Mirrors:0:ShadowHost", "true"), ("Traffic:Mirrors:0:Methods", "GET, put"), ("Traffic:Mirrors:0:RemoveHeaders", ""), ("Traffic:Mirrors:1:Cluster", "third")));
        MirrorConfig first = config.Traffic.Mirrors[0], second = config.Traffic.Mirrors[1];
        Assert.Equal(("next", 0.5, 10, 7, TimeSpan.FromSeconds(1), true), (first.Cluster, first.Percent, first.MaxBodyBytes, first.MaxInFlight, first.Timeout, first.ShadowHost));
        Assert.True(first.Methods!.Contains("PUT") && first.Methods.Contains("get") && !first.Methods.Contains("POST"));
        Assert.Null(first.RemoveHeaders);
        Assert.Equal((100, 65_536, 100, TimeSpan.FromSeconds(10), false, null), (second.Percent, second.MaxBodyBytes, second.MaxInFlight, second.Timeout, second.ShadowHost, second.Methods));
        Assert.All(["authorization", "COOKIE", "Proxy-Authorization"], name => Assert.True(second.RemoveHeaders!.Contains(name)));
    }

    [Theory]
    [InlineData("Percent", "0.50", true)]
    [InlineData("Percent", "0.6", false)]
    [InlineData("Methods", "put,get", true)]
    [InlineData("Methods", "GET", false)]
    [InlineData("RemoveHeaders", "x-a", false)]
    [InlineData("ShadowHost", "true", false)]
    [InlineData("MaxInFlight", "8", false)]
    public void Equal_in_content_is_equal(string key, string value, bool isEqual)
    {
        (string Path, string?)[] one = With(("Traffic:Mirrors:0:Cluster", "next"), ("Traffic:Mirrors:0:Percent", "0.5"), ("Traffic:Mirrors:0:Methods", "GET,PUT"));
        (string Path, string?)[] other = [.. one.Where(pair => !pair.Path.EndsWith(key, StringComparison.Ordinal)), ($"Traffic:Mirrors:0:{key}", value)];
        ClusterConfig first = Sections.Valid(one), second = Sections.Valid(other);
        Assert.Equal(isEqual, first.Traffic.Equals(second.Traffic));
    }

    [Theory]
    [InlineData("Percent", "101", "got '101', wanted a number from 0 to 100")]
    [InlineData("MaxBodyBytes", "16777217", "wanted a whole number from 0 to 16777216")]
    [InlineData("MaxInFlight", "0", "got '0', wanted a whole number from 1 to 100000")]
    [InlineData("Timeout", "00:00:00", "wanted a duration (hh:mm:ss) from 00:00:00.0010000 to 00:10:00")]
    [InlineData("Methods", "GET PUT", "got 'GET PUT', wanted methods with commas between them, such as GET,HEAD")]
    [InlineData("Methods", ",", "wanted methods with commas between them, such as GET,HEAD")]
    [InlineData("RemoveHeaders", "a:b", "got 'a:b', wanted names of headers with commas between them, or nothing")]
    [InlineData("Cluster", "a_b", "got 'a_b', wanted a name of 1 to 63 characters")]
    [InlineData("Cluster", "", "got nothing, wanted the name of another cluster")]
    [InlineData("Cluster", "Orders", "got 'Orders', wanted another cluster than its own")]
    [InlineData("Clusters", "x", "unknown key, did you mean 'Cluster'?")]
    public void What_cannot_be_is_named_with_its_path_and_what_was_wanted(string key, string value, string expected)
    {
        (string, string?)[] settings = key == "Cluster" ? [($"Traffic:Mirrors:0:{key}", value)] : [("Traffic:Mirrors:0:Cluster", "next"), ($"Traffic:Mirrors:0:{key}", value)];
        string error = Assert.Single(Sections.Errors(With(settings)));
        Assert.StartsWith($"{Mirrors}:0:{key}: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_that_is_named_twice_is_an_error_and_so_is_a_list_in_two_sources()
    {
        Assert.Contains($"{Mirrors}:1:Cluster: got 'NEXT' a second time, wanted each cluster once", Assert.Single(Sections.Errors(With(("Traffic:Mirrors:0:Cluster", "next"), ("Traffic:Mirrors:1:Cluster", "NEXT")))), StringComparison.Ordinal);
        (_, IReadOnlyList<string> errors) = Sections.Build(Sections.Layers(With(("Traffic:Mirrors:0:Cluster", "next")), [("Traffic:Mirrors:0:Percent", "5")]));
        Assert.Contains("is a list in two sources", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_that_mirror_in_a_circle_are_an_error_and_a_chain_is_none()
    {
        Assert.Contains($"{Mirrors}:0:Cluster: got 'next', wanted no circle: orders > next > orders", Assert.Single(Sections.Errors(With(("Traffic:Mirrors:0:Cluster", "next"), (Next, "Orders")))), StringComparison.Ordinal);
        Assert.Contains("wanted no circle: orders > next > third > orders", Assert.Single(Sections.Errors(With(
            ("Traffic:Mirrors:0:Cluster", "next"), (Next, "third"), ("LoadBalancing:Defaults:Traffic:Mirrors:0:Cluster", "orders")))), StringComparison.Ordinal);
        Sections.Valid(With(("Traffic:Mirrors:0:Cluster", "next"), (Next, "third"), ("LoadBalancing:Clusters:third:Traffic:Mirrors:0:Cluster", "next")));          // a circle of theirs is told to them
    }

    [Fact]
    public void A_cluster_that_was_not_added_is_an_error_where_all_are_known()
    {
        SectionCopy copy = SectionCopy.Of(Sections.Layers(With(("Traffic:Mirrors:0:Cluster", "next")))) with { KnownClusters = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "orders", "third" } };
        (_, IReadOnlyList<string> errors) = new ClusterConfigBuilder("orders", LoadBalancing.Client.Picking.PickerCatalog.BuiltIn, HashKeyCode.None, hasEndpointSource: false).Build(copy, []);
        Assert.Equal($"{Mirrors}:0:Cluster: got 'next', which was not added; added were: orders, third.", Assert.Single(errors));
    }

    [Fact]
    public void Without_a_container_somebody_must_find_the_other_cluster()
    {
        ClusterOptions options = Given.Options(options => options.Traffic.Mirrors.Add(new MirrorOptions { Cluster = "next" }), "http://a");
        var error = Assert.Throws<OptionsValidationException>(() => Cluster.Create("orders", options));
        Assert.Contains("Traffic:Mirrors:0:Cluster: got 'next', which cannot be found: without a container ClusterSetup.Clusters says where other clusters are", Assert.Single(error.Failures), StringComparison.Ordinal);
        Cluster.Create("orders", options, new ClusterSetup { Clusters = _ => null }).Dispose();
    }
}
