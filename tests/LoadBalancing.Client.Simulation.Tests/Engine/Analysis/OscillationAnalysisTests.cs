using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Engine.Analysis;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Engine.Analysis;

public sealed class OscillationAnalysisTests
{
    /// <summary>
    /// However many there are in a window: where there is but one in two, the mean that was taken from the same windows matters most. 20 runs of 28 s over ten servers
    /// have 50,000 degrees of freedom, so the mean square is within 4 * sqrt(2 / 50,000) = 2.5 % of 1.
    /// </summary>
    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(2, 3)]
    [InlineData(200, 3)]
    [InlineData(0.5, 28)]
    public void Independent_draws_have_an_index_of_1(double perWindow, double seconds)
    {
        var chance = new Random(1);
        double sum = 0;
        int runs = (int)(600 / seconds);
        for (int run = 0; run < runs; run++)
        {
            Recorder recorder = Recorded.Recorder(2 + seconds, servers: 10);
            for (int slice = 0; slice < recorder.Slices.Count; slice++)
            {
                int[] counts = new int[10];
                for (double left = perWindow / 10; left > 0; left--) { if (chance.NextDouble() < left) { counts[chance.Next(10)]++; } }
                recorder.Attempts(slice, counts);
            }
            sum += Math.Pow(Of(recorder, 10).Index!.Value, 2) / runs;
        }
        Assert.InRange(sum, 0.96, 1.04);
    }

    [Fact]
    public void Turns_have_an_index_near_0()
    {
        Recorder recorder = Recorded.Recorder(10, servers: 4);
        for (int slice = 0; slice < recorder.Slices.Count; slice++) { recorder.Attempts(slice, slice % 2 == 0 ? [3, 2, 2, 3] : [2, 3, 3, 2]); }
        Assert.Equal(0, Of(recorder, 4).Index);
    }

    /// <summary>
    /// From 2 s on, 40 windows of 100, by turns 80 : 20 and 20 : 80. Squares of the difference from a half: 40 * 30^2 = 36,000. Expected of draws:
    /// (4,000 - 40 * 100^2 / 4,000) * 4,000 / 3,999 / 4 = 975.2. sqrt(36,000 / 975.2) = 6.08. The third server has its even share of nothing.
    /// </summary>
    [Fact]
    public void A_square_wave_has_the_index_that_arithmetic_gives()
    {
        OscillationResult result = Of(Wave(seconds: 6, (80, 20), (20, 80)), 3);
        Assert.Equal(Math.Sqrt(36_000 / ((4_000 - 100.0) * 4_000 / 3_999 / 4)), result.Index!.Value, precision: 10);
        Assert.Equal(6.0758, result.Index.Value, precision: 3);
        Assert.Equal(result.Index.Value, result.Worst!.Value, precision: 10);
        Assert.Equal("s0", result.WorstServer);
    }

    [Fact]
    public void The_worst_server_is_named()
    {
        // s2 is at rest; s0 and s1 swing. s1 has the smaller share, and so the smaller deviation of draws.
        Recorder recorder = Recorded.Recorder(6, servers: 3);
        for (int window = 0; window < 60; window++) { recorder.Attempts(10 * window, window % 2 == 0 ? [60, 10, 30] : [50, 20, 30]); }
        OscillationResult result = Of(recorder, 3);
        Assert.Equal("s1", result.WorstServer);
        Assert.True(result.Worst > result.Index);
    }

    [Fact]
    public void The_start_and_two_seconds_after_each_event_are_left_out()
    {
        Recorder recorder = Recorded.Recorder(10, servers: 2);
        // An event at 4.95 s: its own window, 4.9 to 5.0 s, is out, as is all until 6.95 s, and so the window from 6.9 s.
        foreach (int window in Enumerable.Range(0, 100))
        {
            bool isOut = window is < 20 or >= 49 and < 70;
            recorder.Attempts(10 * window, isOut && window % 2 == 0 ? [100, 0] : [50, 50]);
        }
        Assert.Equal(0, Of(recorder, 2, (long)(4.95 * Recorded.Second)).Index);
        recorder.Attempts(485, 10, 0);
        Assert.True(Of(recorder, 2, (long)(4.95 * Recorded.Second)).Index > 0);
        recorder = Recorded.Recorder(10, servers: 2);
        foreach (int window in Enumerable.Range(0, 100)) { recorder.Attempts(10 * window, window == 70 ? [100, 0] : [50, 50]); }
        Assert.True(Of(recorder, 2, (long)(4.95 * Recorded.Second)).Index > 0);
        Assert.Equal(0, Of(recorder, 2, (long)(5.05 * Recorded.Second)).Index);
    }

    [Fact]
    public void Each_stretch_between_events_is_measured_about_its_own_mean()
    {
        Recorder recorder = Recorded.Recorder(10, servers: 2);
        foreach (int window in Enumerable.Range(0, 100)) { recorder.Attempts(10 * window, window < 50 ? [90, 10] : [50, 50]); }
        Assert.Equal(0, Of(recorder, 2, 5 * Recorded.Second).Index);
        // Without the event: 30 windows of 90 and 50 of 50 about a mean of 65; 30 * 25^2 + 50 * 15^2 = 30,000, of 8,000 draws 8,000 * 0.65 * 0.35 = 1,820.
        Assert.Equal(Math.Sqrt(30_000 / 1_820.0), Of(recorder, 2).Index!.Value, tolerance: 0.05);
    }

    [Fact]
    public void Where_events_leave_nothing_there_is_no_index()
    {
        Recorder wave = Wave(seconds: 6, (80, 20), (20, 80));
        long[] events = [.. Enumerable.Range(0, 6).Select(i => i * Recorded.Second)];
        Assert.Equal(new OscillationResult(null, null, null), Of(wave, 3, events));
        // Four windows are too few, five will do: the start is over at 2 s.
        Assert.Null(Of(Wave(seconds: 2.4, (80, 20), (20, 80)), 3).Index);
        Assert.NotNull(Of(Wave(seconds: 2.5, (80, 20), (20, 80)), 3).Index);
        Assert.Null(Of(Recorded.Recorder(10, servers: 2), 2).Index);
    }

    private static Recorder Wave(double seconds, params (int First, int Second)[] turns)
    {
        Recorder recorder = Recorded.Recorder(seconds, servers: 3);
        for (int window = 0; window < 10 * seconds; window++) { recorder.Attempts(10 * window, turns[window % turns.Length].First, turns[window % turns.Length].Second, 0); }
        return recorder;
    }

    private static OscillationResult Of(Recorder recorder, int servers, params long[] events) =>
        OscillationAnalysis.Of(recorder, Recorded.Servers([.. Enumerable.Repeat(1.0, servers)]), events);
}
