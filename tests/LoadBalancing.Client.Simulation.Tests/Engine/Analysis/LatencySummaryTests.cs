using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Engine.Analysis;

public sealed class LatencySummaryTests
{
    [Fact]
    public void A_quantile_is_the_smallest_latency_that_a_share_of_all_does_not_exceed()
    {
        var chance = new Random(2);
        for (int round = 0; round < 100; round++)
        {
            long[] sorted = [.. Enumerable.Range(0, chance.Next(1, 400)).Select(_ => 100L * chance.Next(50)).Order()];
            var summary = new LatencySummary(sorted);
            for (int percent = 0; percent <= 100; percent++)
            {
                // In whole numbers: 7 % of 100 are 7, which 0.07 * 100 as reals is not.
                int rank = Enumerable.Range(1, sorted.Length).First(count => 100 * count >= percent * sorted.Length);
                TimeSpan expected = new(sorted[rank - 1] / 100);
                Assert.Equal(expected, summary.Quantile(percent / 100.0));
            }
            Assert.Equal((new TimeSpan(sorted[^1] / 100), sorted.Length), (summary.Longest, summary.Count));
            Assert.Equal(sorted.Average() / 100, summary.Mean.Ticks, tolerance: 0.5);
        }
    }

    [Fact]
    public void The_named_quantiles_are_those_of_their_names()
    {
        var summary = new LatencySummary([.. Enumerable.Range(1, 10_000).Select(i => 100L * i)]);
        Assert.Equal([5_000L, 9_000, 9_900, 9_990, 10_000], new[] { summary.P50, summary.P90, summary.P99, summary.P999, summary.Longest }.Select(time => time.Ticks));
        Assert.Equal(5_000, summary.Mean.Ticks);        // 5,000.5, and halves go to the even
        Assert.Equal(TimeSpan.Zero, new LatencySummary([]).P99);
        Assert.Throws<ArgumentOutOfRangeException>(() => summary.Quantile(1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => summary.Quantile(-0.01));
    }

    [Fact]
    public void Millions_of_hours_have_a_mean()
    {
        // 3,000,000 hours are 1.08e19 ns: more than a long holds.
        long hour = 100 * TimeSpan.TicksPerHour;
        Assert.Equal(TimeSpan.FromHours(1), new LatencySummary([.. Enumerable.Repeat(hour, 3_000_000)]).Mean);
    }
}
