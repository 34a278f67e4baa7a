using LoadBalancing.Client.Simulation.Reports.Charts;

namespace LoadBalancing.Client.Simulation.Tests.Reports.Charts;

public sealed class LinePathTests
{
    [Fact]
    public void A_line_goes_through_its_points() => Assert.Equal("M0 1h0L2.5 3", LinePath.Through([(0, 1.0), (2.54, 3.04)]));

    [Fact]
    public void Where_there_is_no_value_there_is_a_gap_and_a_point_alone_is_a_dot() =>
        Assert.Equal("M1 1h0M3 3h0L4 4", LinePath.Through([(0, null), (1, 1.0), (2, null), (3, 3.0), (4, 4.0)]));

    [Fact]
    public void An_area_goes_out_above_and_comes_back_below()
    {
        Assert.Equal("M0 1L5 2L5 8L0 9Z", LinePath.Between([(0, 1), (5, 2)], [(0, 9), (5, 8)]));
        Assert.Equal("", LinePath.Between([], []));
    }

    [Fact]
    public void A_culture_changes_nothing() => Assert.Equal("M0.5 -1.5h0", Cultures.InCommaLand(() => LinePath.Through([(0.5, -1.5)])));
}
