using LoadBalancing.Client.Simulation.Reports.Charts.Axes;

namespace LoadBalancing.Client.Simulation.Tests.Reports.Charts;

public sealed class AxisTests
{
    [Theory]
    [InlineData(9, "0 2 4 6 8 10")]                                            // 9 / 5 = 1.8, the next round step is 2
    [InlineData(10, "0 2 4 6 8 10")]
    [InlineData(0.3, "0 0.1 0.2 0.3")]
    [InlineData(30, "0 10 20 30")]
    [InlineData(1_234, "0 500 1,000 1,500")]
    public void A_linear_axis_ends_at_a_round_value_above_the_data(double highest, string expected) =>
        Assert.Equal(expected, TextsOf(LinearAxis.UpTo("", highest, smallestStep: 0.1, Simulation.Reports.Tables.Readable.Number)));

    [Theory]
    [InlineData(0, "0 1")]
    [InlineData(2, "0 1 2")]
    public void What_is_counted_has_no_half_steps(double highest, string expected) =>
        Assert.Equal(expected, TextsOf(LinearAxis.UpTo("", highest, smallestStep: 1, Simulation.Reports.Tables.Readable.Number)));

    [Fact]
    public void A_linear_axis_is_even_and_keeps_everything_inside()
    {
        var axis = LinearAxis.UpTo("", 10, smallestStep: 0, Simulation.Reports.Tables.Readable.Number);
        Assert.Equal(0.25, axis.PositionOf(2.5));
        Assert.Equal(1, axis.PositionOf(11));
        Assert.Equal(0, axis.PositionOf(-1));
    }

    [Theory]
    [InlineData(20, "time, s", "0 5 10 15 20")]                                 // 20 / 8 = 2.5
    [InlineData(0.1, "time, s", "0 0.02 0.04 0.06 0.08 0.1")]
    [InlineData(600, "time, s", "0 100 200 300 400 500 600")]
    [InlineData(1_800, "time, min", "0 5 10 15 20 25 30")]
    [InlineData(86_400, "time, h", "0 5 10 15 20")]                             // ends at 24 h, the last line is at 20 h
    [InlineData(0, "time, s", "0 0.2 0.4 0.6 0.8 1")]
    public void Time_ends_where_the_run_ends_in_a_unit_that_suits(double seconds, string label, string expected)
    {
        LinearAxis axis = TimeAxis.Until(TimeSpan.FromSeconds(seconds));
        Assert.Equal(label, axis.Label);
        Assert.Equal(expected, TextsOf(axis));
        if (seconds > 0) { Assert.Equal(0.5, axis.PositionOf(seconds / 2)); }
    }

    [Theory]
    [InlineData(3, 70, "2 5 10 20 50 100")]
    [InlineData(10, 10, "5 10 20")]
    [InlineData(0.15, 0.9, "0.1 0.2 0.5 1")]
    [InlineData(8, 1_300, " 10   100   1,000 ")]                                // 5, 10, 20 ... 2,000: 5, 20, 50 have lines without numbers
    [InlineData(1, 1_000_000, "1 10 100 1,000 10,000 100,000 1e6")]
    [InlineData(0.0001, 0.0004, "0.0001 0.0002 0.0005")]
    [InlineData(0.0001, 1_000_000, "0.0001 0.01 1 100 10,000 1e6")]             // ten powers of ten, a number for every second
    public void A_logarithmic_axis_goes_from_one_round_value_to_another(double lowest, double highest, string expected) =>
        Assert.Equal(expected, TextsOf(LogAxis.Between("", lowest, highest)));

    [Fact]
    public void Equal_ratios_are_equal_distances()
    {
        var axis = LogAxis.Between("", 1, 100);
        Assert.Equal([0, 0.5, 1], new[] { 1.0, 10, 100 }.Select(value => Math.Round(axis.PositionOf(value), 12)));
        Assert.Equal(0, axis.PositionOf(0));
        Assert.Equal(1, axis.PositionOf(5_000));
    }

    private static string TextsOf(Axis axis) => string.Join(' ', axis.Ticks.Select(tick => tick.Text));
}
