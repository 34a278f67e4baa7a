using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Reports.Charts;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Reports.Charts;

public sealed class SeriesTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(300, 1, 300)]
    [InlineData(301, 2, 151)]
    [InlineData(864_000, 2_880, 300)]                                          // 24 hours
    public void A_line_has_300_points_at_most(int windows, int merged, int points)
    {
        SimulationResult result = Examples.Small() with { Windows = [.. Enumerable.Repeat(Examples.Window(0, [1, 1]), windows)] };
        Assert.Equal(merged, WindowSeries.MergedWindows(new ScenarioGroup("", [Examples.Empty(), result])));
        Assert.Equal(points, WindowSeries.Of(result, merged).Points.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(100 * merged), WindowSeries.Of(result, merged).Width);
    }

    [Fact]
    public void Merged_windows_keep_the_worst_tail_and_the_middle_median()
    {
        WindowResult[] windows =
        [
            Examples.Window(0, [1, 2], ended: 5, failed: 1, p50: 30, p99: 70), Examples.Window(1, [3, 4], ended: 6, failed: 2, p50: 10, p99: 90), Examples.Window(2, [5, 6], ended: 7, failed: 0, p50: 20, p99: 80),
            Examples.Window(3, [9, 9], ended: 0, p50: 0, p99: 0),
        ];
        WindowPoint point = Assert.Single(WindowSeries.Of(Examples.Small() with { Windows = windows }, 4).Points);
        Assert.Equal((18, 3), (point.Ended, point.Failed));
        Assert.Equal((20, 90), (point.P50, point.P99));                        // the window in which nothing ended has no latency
        Assert.Equal([18L, 21], point.Attempts);
    }

    [Fact]
    public void Shares_are_smoothed_over_five_windows()
    {
        // One attempt a window, the sixth of ten at the second server: windows 4 to 8 see it among five attempts.
        WindowResult[] windows = [.. Enumerable.Range(0, 10).Select(index => Examples.Window(index, index == 5 ? [0, 1] : [1, 0]))];
        double?[][] shares = SharesOf(windows, merged: 1);
        Assert.Equal([0, 0, 0, 20, 20, 20, 20, 20, 0, 0], shares[1].Select(share => share!.Value));
        Assert.Equal(80, shares[0][5]);
    }

    [Fact]
    public void At_the_ends_there_are_fewer_windows_to_smooth_over()
    {
        WindowResult[] windows = [Examples.Window(0, [0, 1]), Examples.Window(1, [1, 0]), Examples.Window(2, [2, 0]), Examples.Window(3, [5, 0])];
        Assert.Equal(25, SharesOf(windows, merged: 1)[1][0]);                  // 1 of 1 + 1 + 2
    }

    [Fact]
    public void Merged_windows_are_smooth_already()
    {
        WindowResult[] windows = [.. Enumerable.Range(0, 20).Select(index => Examples.Window(index, index < 10 ? [1, 0] : [0, 1]))];
        Assert.Equal([0, 0, 100, 100], SharesOf(windows, merged: 5)[1].Select(share => share!.Value));
    }

    [Fact]
    public void Where_nobody_sent_anything_nobody_has_a_share() =>
        Assert.Equal([null, null], SharesOf([Examples.Window(0, [0, 0]), Examples.Window(1, [0, 0])], merged: 1)[0]);

    private static double?[][] SharesOf(WindowResult[] windows, int merged) => ShareSeries.Of(WindowSeries.Of(Examples.Small() with { Windows = windows }, merged), servers: 2, merged);
}
