using LoadBalancing.Client.Health.Checks;

namespace LoadBalancing.Client.Tests.Health.Checks;

public sealed class CheckScheduleTests
{
    private static readonly CheckSchedule s_schedule = new(TimeSpan.FromSeconds(30), 0.1);

    [Fact]
    public void First_checks_are_spread_over_the_interval()
    {
        var random = new Random(1);
        double[] seconds = [.. Enumerable.Range(0, 1_000).Select(_ => s_schedule.First(random).TotalSeconds)];
        Assert.All(seconds, wait => Assert.InRange(wait, 0, 30));
        // A uniform share in each sixth of the interval: 1,000 / 6 = 167, deviation sqrt(1,000 * 1/6 * 5/6) = 12; five of them.
        Assert.All(seconds.GroupBy(wait => (int)(wait / 5)), sixth => Assert.InRange(sixth.Count(), 107, 227));
    }

    [Fact]
    public void The_next_comes_after_the_interval_more_or_less_the_jitter()
    {
        var random = new Random(1);
        double[] seconds = [.. Enumerable.Range(0, 1_000).Select(_ => s_schedule.Next(random).TotalSeconds)];
        Assert.All(seconds, wait => Assert.InRange(wait, 27, 33));              // 30 * (1 - 0.1) to 30 * (1 + 0.1)
        Assert.InRange(seconds.Min(), 27, 27.1);
        Assert.InRange(seconds.Max(), 32.9, 33);
    }

    [Fact]
    public void Without_jitter_each_comes_to_the_tick() => Assert.Equal(TimeSpan.FromSeconds(30), (s_schedule with { Jitter = 0 }).Next(new Random(1)));
}
