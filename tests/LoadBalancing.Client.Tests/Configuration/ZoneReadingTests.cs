using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary><c>Traffic:Priorities</c>, <c>Traffic:Zones</c> and <c>Endpoints:{id}:Priority</c>.</summary>
public sealed class ZoneReadingTests
{
    private static (string, string?)[] With(params (string Path, string? Value)[] settings) => [("Endpoints:a", "http://a"), .. settings];

    [Fact]
    public void Everything_is_read()
    {
        ClusterConfig config = Sections.Valid(With(
            ("Endpoints:b:Address", "http://b"), ("Endpoints:b:Priority", "127"), ("Traffic:Priorities:OverprovisioningFactor", "2"), ("Traffic:Zones:Zone", "z1"),
            ("Traffic:Zones:Region", "eu"), ("Traffic:Zones:CallerShare", "0.25"), ("Traffic:Zones:MinimumEndpoints", "0"),
            ("Traffic:Zones:Preference:EU:0", "z2"), ("Traffic:Zones:Preference:EU:1", "z3")));
        Assert.Equal([0, 127], config.Endpoints.Select(endpoint => endpoint.Priority));
        Assert.Equal(2, config.Traffic.OverprovisioningFactor);
        Assert.Equal(new ZoneConfig("z1", 0.25, 0, ["z1", "z2", "z3"]), config.Traffic.Zones);
        Assert.Equal("z2, z3", Assert.Single(config.Settings, setting => setting.Path == "Traffic:Zones:Preference:EU").Value);
    }

    [Theory]
    [InlineData("Endpoints:a:Priority", "-1", "wanted a whole number from 0 to 127")]
    [InlineData("Endpoints:a:Priority", "128", "wanted a whole number from 0 to 127")]
    [InlineData("Traffic:Priorities:OverprovisioningFactor", "0.99", "wanted a number from 1 to 100")]
    [InlineData("Traffic:Priorities:OverprovisioningFactor", "101", "wanted a number from 1 to 100")]
    [InlineData("Traffic:Priorities:OverprovisioningFactor", "NaN", "wanted a number from 1 to 100")]
    [InlineData("Traffic:Zones:CallerShare", "0", "wanted a number from 0.001 to 1")]
    [InlineData("Traffic:Zones:CallerShare", "1.01", "wanted a number from 0.001 to 1")]
    [InlineData("Traffic:Zones:MinimumEndpoints", "-1", "wanted a whole number from 0 to 1000000")]
    [InlineData("Traffic:Zones:Zone", "  ", "wanted a text of 1 to 256 characters")]
    [InlineData("Traffic:Zones:ZoneVariable", "", "wanted the name of an environment variable")]
    [InlineData("Traffic:Zones:RegionVariable", "A=B", "wanted the name of an environment variable")]
    [InlineData("Traffic:Zones:Preference", "z1", "wanted a map from region or zone to a list of zones, nearest first")]
    [InlineData("Traffic:Zones:Preference:eu", "z1", "wanted a list of zones")]
    [InlineData("Traffic:Zones:Preference:eu:0:x", "z1", "wanted a zone")]
    [InlineData("Traffic:Zones:Preference:eu:0", " ", "wanted a zone of 1 to 256 characters")]
    public void What_is_out_of_range_is_named_with_what_was_wanted(string path, string value, string wanted)
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(Sections.Layers(With((path, value))));
        Assert.Null(config);
        Assert.Contains(errors, error => error.StartsWith($"LoadBalancing:Clusters:orders:{path.Replace(":0:x", ":0", StringComparison.Ordinal)}: ", StringComparison.Ordinal) && error.EndsWith(wanted + ".", StringComparison.Ordinal));
    }

    [Fact]
    public void Code_is_held_to_the_same_rules_all_at_once()
    {
        IReadOnlyList<string> errors = Sections.Build(Sections.Layers(With()), options =>
        {
            options.Endpoints["a"].Priority = -1;
            options.Traffic.Priorities.OverprovisioningFactor = 0;
            options.Traffic.Zones.CallerShare = 2;
            options.Traffic.Zones.Preference["eu"] = [];
            options.Traffic.Zones.Preference["us"] = ["z1", "Z1", null!];
            options.Traffic.Zones.Preference["asia"] = null!;
        }).Errors;
        const string Path = "LoadBalancing:Clusters:orders:";
        Assert.Equal(
            [
                Path + "Endpoints:a:Priority: got '-1', wanted a whole number from 0 to 127.",
                Path + "Traffic:Priorities:OverprovisioningFactor (set in code): got '0', wanted a number from 1 to 100.",
                Path + "Traffic:Zones:CallerShare (set in code): got '2', wanted a number from 0.001 to 1.",
                Path + "Traffic:Zones:Preference:eu: got nothing, wanted a list of zones, nearest first.",
                Path + "Traffic:Zones:Preference:us:2: got '', wanted a zone of 1 to 256 characters.",
                Path + "Traffic:Zones:Preference:us: lists 'z1' twice, wanted each zone once.",
                Path + "Traffic:Zones:Preference:asia: got nothing, wanted a list of zones, nearest first.",
            ],
            errors);
    }

    [Fact]
    public void A_list_of_the_cluster_replaces_that_of_the_defaults_for_the_same_place_only()
    {
        ClusterConfig config = Sections.Valid(With(
            ("Traffic:Zones:Zone", "z1"), ("Traffic:Zones:Region", "eu"),
            ("LoadBalancing:Defaults:Traffic:Zones:Preference:eu:0", "z2"), ("LoadBalancing:Defaults:Traffic:Zones:Preference:eu:1", "z3"), ("LoadBalancing:Defaults:Traffic:Zones:Preference:us:0", "z4"),
            ("Traffic:Zones:Preference:eu:0", "z5")));
        Assert.Equal(["z1", "z5"], config.Traffic.Zones!.Order);
        Assert.Contains(config.Settings, setting => setting is { Path: "Traffic:Zones:Preference:us", Value: "z4" });
    }

    [Fact]
    public void A_list_in_two_sources_is_an_error() => Assert.Contains(
        "Preference:eu: is a list in two sources",
        Assert.Single(Sections.Build(Sections.Layers(With(("Traffic:Zones:Preference:eu:0", "z1")), [("Traffic:Zones:Preference:eu:1", "z2")])).Errors),
        StringComparison.Ordinal);
}
