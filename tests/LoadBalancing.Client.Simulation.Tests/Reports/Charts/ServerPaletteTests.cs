using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Reports.Charts;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Reports.Charts;

public sealed class ServerPaletteTests
{
    [Fact]
    public void Who_is_named_comes_first_and_strong()
    {
        ServerPalette palette = PaletteOf(servers: 5, [(9, "s1", null), (5, null, "slow s3.")]);
        Assert.Equal(["s3", "s1", "s0", "s2", "s4"], palette.Colored);
        Assert.Equal("line strong c0", palette.StyleOf("s3"));
        Assert.Equal("line c2", palette.StyleOf("s0"));
    }

    [Fact]
    public void In_a_large_fleet_only_the_named_have_a_colour()
    {
        ServerPalette palette = PaletteOf(servers: 13, [(5, "s12", null)]);
        Assert.Equal(["s12"], palette.Colored);
        Assert.Equal("line other", palette.StyleOf("s1"));
    }

    [Fact]
    public void A_name_is_a_whole_word_and_a_known_server() =>
        Assert.Equal(["s11", "s2"], PaletteOf(servers: 20, [(5, null, "leave s11,s2 (not s1x, s99, as1)")]).Colored);

    [Fact]
    public void There_are_twelve_colours()
    {
        ServerPalette palette = PaletteOf(servers: 40, [.. Enumerable.Range(0, 20).Select(index => ((double)index, (string?)null, (string?)$"leave s{index}"))]);
        Assert.Equal(Enumerable.Range(0, 12).Select(index => $"s{index}"), palette.Colored);
        Assert.Equal("line other", palette.StyleOf("s12"));
        Assert.All(palette.Colored, id => Assert.Contains($".{palette.StyleOf(id).Split(' ')[^1]}{{", ChartStyle.Css, StringComparison.Ordinal));
    }

    private static ServerPalette PaletteOf(int servers, params (double At, string? Fault, string? Event)[] named) => ServerPalette.Of(new ScenarioGroup("", [Examples.Small() with
    {
        Servers = [.. Enumerable.Range(0, servers).Select(index => new ServerResult { Id = $"s{index}", Attempts = 1, Share = 1.0 / servers, Utilization = 0.5, MeanRequests = 1, LongestQueue = 1 })],
        Faults = [.. named.Where(name => name.Fault is not null).Select(name => Examples.Small().Faults[0] with { Server = name.Fault!, At = Examples.S(name.At) })],
        Events = [.. named.Where(name => name.Event is not null).Select(name => new EventResult(Examples.S(name.At), name.Event!))],
    }]));
}
