using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

/// <summary>200,000 draws of each kind. Means may be off by four standard errors (0.9 % of the deviation), variances and quantiles by what is said.</summary>
public sealed class TimeSamplerTests
{
    private const int Draws = 200_000;

    [Fact]
    public void A_constant_time_is_always_the_same() =>
        Assert.All(Drawn(TimeDistribution.Constant(Ms(7))), time => Assert.Equal(7, time));

    [Fact]
    public void An_exponential_time_has_its_mean_as_deviation_and_ln_2_of_it_as_median()
    {
        double[] times = Drawn(TimeDistribution.Exponential(Ms(10)));
        AssertMoments(times, mean: 10, deviation: 10, tolerance: 0.03);
        AssertQuantiles(times, (0.1, -10 * Math.Log(0.9)), (0.5, 10 * Math.Log(2)), (0.99, 10 * Math.Log(100)));
    }

    [Fact]
    public void A_uniform_time_lies_anywhere_between_its_ends()
    {
        double[] times = Drawn(TimeDistribution.Uniform(Ms(4), Ms(16)));
        // Variance of a uniform time: (16 - 4)^2 / 12 = 12.
        AssertMoments(times, mean: 10, deviation: Math.Sqrt(12), tolerance: 0.01);
        AssertQuantiles(times, (0.25, 7), (0.5, 10), (0.75, 13));
        Assert.InRange(times.Min(), 4, 4.01);
        Assert.InRange(times.Max(), 15.99, 16);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    public void A_log_normal_time_has_its_mean_whatever_sigma_is(double sigma)
    {
        double[] times = Drawn(TimeDistribution.LogNormal(Ms(10), sigma));
        // Mean m, median m e^(-s^2 / 2), variance m^2 (e^(s^2) - 1), quantile median * e^(s z), z of 99 %: 2.3263.
        double median = 10 * Math.Exp(-sigma * sigma / 2);
        AssertMoments(times, mean: 10, deviation: 10 * Math.Sqrt(Math.Exp(sigma * sigma) - 1), tolerance: 0.05);
        AssertQuantiles(times, (0.01, median * Math.Exp(-2.3263 * sigma)), (0.5, median), (0.99, median * Math.Exp(2.3263 * sigma)));
    }

    [Fact]
    public void The_99th_percentile_of_a_log_normal_time_is_6_2_times_the_mean_by_default() =>
        AssertQuantiles(Drawn(new TimeDistribution { Kind = TimeDistributionKind.LogNormal, Mean = Ms(10) }), (0.99, 62.1));

    [Fact]
    public void Each_recorded_time_is_as_likely_as_another()
    {
        double[] times = Drawn(TimeDistribution.Recorded(Ms(1), Ms(2), Ms(2), Ms(50)));
        Dictionary<double, int> counts = times.CountBy(time => time).ToDictionary();
        Assert.Equal([1.0, 2.0, 50.0], counts.Keys.Order());
        // Of 200,000 draws with p = 1/4, four deviations are 4 * sqrt(n / 4 * 3 / 4) = 775.
        Assert.InRange(counts[1], 50_000 - 775, 50_000 + 775);
        Assert.InRange(counts[50], 50_000 - 775, 50_000 + 775);
    }

    [Fact]
    public void A_tail_makes_its_share_of_times_longer_and_the_mean_with_them()
    {
        TimeDistribution distribution = TimeDistribution.Constant(Ms(10)).WithTail(0.01, 100);
        double[] times = Drawn(distribution);
        // 2,000 of 200,000, four deviations are 178; the mean is 10 * (1 + 0.01 * 99) = 19.9.
        Assert.InRange(times.Count(time => time == 1_000), 2_000 - 178, 2_000 + 178);
        Assert.All(times, time => Assert.True(time is 10 or 1_000));
        Assert.Equal(19.9e6, new TimeSampler(distribution).Mean, precision: 3);
    }

    [Fact]
    public void The_mean_is_known_without_drawing()
    {
        Assert.Equal(10e6, new TimeSampler(TimeDistribution.Exponential(Ms(10))).Mean);
        Assert.Equal(10e6, new TimeSampler(TimeDistribution.LogNormal(Ms(10), 2)).Mean);
        Assert.Equal(10e6, new TimeSampler(TimeDistribution.Uniform(Ms(4), Ms(16))).Mean);
        Assert.Equal(4e6, new TimeSampler(TimeDistribution.Recorded(Ms(1), Ms(2), Ms(9))).Mean);
        Assert.True(new TimeSampler(new TimeDistribution()).IsZero);
        Assert.True(new TimeSampler(TimeDistribution.Recorded(TimeSpan.Zero)).IsZero);
        Assert.False(new TimeSampler(TimeDistribution.Recorded(TimeSpan.Zero, Ms(1))).IsZero);
    }

    [Fact]
    public void No_time_is_longer_than_a_clock_can_count()
    {
        // An hour with sigma 5 and a tail of 100,000: one of a thousand would be centuries.
        TimeSampler sampler = new(TimeDistribution.LogNormal(TimeSpan.FromHours(1), 5).WithTail(1, 100_000));
        ulong chance = 1;
        double longest = Enumerable.Range(0, 10_000).Max(_ => sampler.Draw(ref chance));
        Assert.Equal(SimulatedTime.Longest, longest);
        Assert.True(SimulatedTime.Of(TimeSpan.FromDays(10_000)) + (long)longest > 0);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>In milliseconds.</summary>
    private static double[] Drawn(TimeDistribution distribution)
    {
        var sampler = new TimeSampler(distribution);
        ulong chance = Chance.Seeded(1, 0);
        return [.. Enumerable.Range(0, Draws).Select(_ => sampler.Draw(ref chance) / 1e6)];
    }

    private static void AssertMoments(double[] times, double mean, double deviation, double tolerance)
    {
        double actual = times.Average(), spread = Math.Sqrt(times.Sum(time => (time - actual) * (time - actual)) / Draws);
        Assert.InRange(actual, mean - (0.009 * deviation) - 1e-9, mean + (0.009 * deviation) + 1e-9);
        Assert.InRange(spread, (1 - tolerance) * deviation, ((1 + tolerance) * deviation) + 1e-9);
    }

    /// <summary>Within 3 %: the standard error of the 1 % quantiles is under 0.8 %.</summary>
    private static void AssertQuantiles(double[] times, params (double Share, double Time)[] quantiles)
    {
        Array.Sort(times);
        Assert.All(quantiles, quantile => Assert.InRange(times[(int)(quantile.Share * Draws)], 0.97 * quantile.Time, 1.03 * quantile.Time));
    }
}
