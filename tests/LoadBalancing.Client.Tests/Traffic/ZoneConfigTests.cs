using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Tests.Traffic;

public sealed class ZoneConfigTests
{
    private static readonly CallerPlace s_nowhere = new(_ => null);

    private static CallerPlace Environment(params (string Name, string Value)[] variables) =>
        new(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());

    private static ZoneConfig? Of(CallerPlace place, Action<ZoneOptions>? configure = null)
    {
        var options = new ZoneOptions();
        configure?.Invoke(options);
        return ZoneConfig.From(options, place);
    }

    private static void Prefer(ZoneOptions options)
    {
        options.Preference["eu"] = ["eu-1", "eu-2", "us-1"];
        options.Preference["us-1"] = ["us-2"];
    }

    [Fact]
    public void The_zone_comes_from_the_configuration_then_from_code_then_from_the_environment()
    {
        CallerPlace environment = Environment(("LOADBALANCING_ZONE", " z3 "), ("MY_ZONE", "z4"));
        Assert.Equal("z1", Of(environment with { Zone = "z2" }, options => options.Zone = "z1")?.Own);
        Assert.Equal("z2", Of(environment with { Zone = "z2" })?.Own);
        Assert.Equal("z3", Of(environment)?.Own);
        Assert.Equal("z4", Of(environment, options => options.ZoneVariable = "MY_ZONE")?.Own);
    }

    [Fact]
    public void Without_an_own_zone_zones_mean_nothing()
    {
        Assert.Null(Of(s_nowhere, Prefer));
        Assert.Null(Of(Environment(("LOADBALANCING_ZONE", " ")), Prefer));
        Assert.Null(Of(s_nowhere with { Region = "eu" }, Prefer));
    }

    [Fact]
    public void The_preference_of_the_region_goes_before_that_of_the_zone_and_the_own_zone_before_all()
    {
        CallerPlace here = s_nowhere with { Zone = "EU-2" };
        Assert.Equal(["EU-2", "eu-1", "us-1"], Of(here with { Region = "EU" }, Prefer)!.Order);
        Assert.Equal(["us-1", "us-2"], Of(s_nowhere with { Zone = "us-1", Region = "us" }, Prefer)!.Order);
        Assert.Equal(["us-1", "us-2"], Of(Environment(("LOADBALANCING_ZONE", "us-1"), ("LOADBALANCING_REGION", "us")), Prefer)!.Order);
        Assert.Equal(["us-1", "eu-1", "eu-2"], Of(Environment(("LOADBALANCING_ZONE", "us-1"), ("R", "eu")), options => { Prefer(options); options.RegionVariable = "R"; })!.Order);
        Assert.True(Of(here, Prefer)!.Order.IsDefault);
    }

    [Fact]
    public void Nearness_ignores_case_and_what_is_not_listed_is_farthest()
    {
        ZoneConfig zones = Of(s_nowhere with { Zone = "eu-2", Region = "eu" }, Prefer)!;
        Assert.Equal([0, 1, 2, 3, 3], new[] { "EU-2", "eu-1", "US-1", "asia", null }.Select(zones.RankOf));
    }

    [Fact]
    public void Configurations_are_equal_by_value()
    {
        CallerPlace here = s_nowhere with { Zone = "eu-1", Region = "eu" };
        Assert.Equal(Of(here, Prefer), Of(here, Prefer));
        Assert.NotEqual(Of(here, Prefer), Of(here));
        Assert.NotEqual(Of(here, Prefer), Of(here, options => options.Preference["eu"] = ["eu-1", "us-1", "eu-2"]));
        Assert.NotEqual(Of(here), Of(here, options => options.CallerShare = 0.5));
        Assert.NotEqual(Of(here), Of(here, options => options.MinimumEndpoints = 7));
        Assert.NotEqual(Of(here), Of(here, options => options.Zone = "eu-2"));
        TrafficConfig traffic = TrafficConfig.From(new TrafficOptions(), HashKeyCode.None, s_nowhere);
        Assert.Equal(traffic, TrafficConfig.From(new TrafficOptions(), HashKeyCode.None, s_nowhere));
        Assert.NotEqual(traffic, traffic with { OverprovisioningFactor = 2 });
        Assert.NotEqual(traffic, traffic with { Zones = Of(here) });
    }
}
