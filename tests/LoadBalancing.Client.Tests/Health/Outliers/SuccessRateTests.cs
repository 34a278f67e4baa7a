using LoadBalancing.Client.Health.Outliers;

namespace LoadBalancing.Client.Tests.Health.Outliers;

public sealed class SuccessRateTests
{
    private static SuccessRateConfig Config(SuccessRateMethod method, double? factor = null) => SuccessRateConfig.From(new SuccessRateOptions { Method = method, Factor = factor });

    private static double Threshold(SuccessRateMethod method, params double[] rates) => Config(method).ThresholdOf(rates);

    [Fact]
    public void By_mean_and_sigma_the_threshold_is_mean_less_1_9_population_deviations()
    {
        // 1, 1, 1, 1, 0: mean 0.8, variance (4 * 0.04 + 0.64) / 5 = 0.16, sigma 0.4: 0.8 - 0.76.
        Assert.Equal(0.04, Threshold(SuccessRateMethod.MeanSigma, 1, 1, 1, 1, 0), precision: 12);
    }

    [Fact]
    public void By_mean_and_sigma_three_of_ten_that_always_fail_are_not_seen()
    {
        // mean 0.7, sigma sqrt(0.21) = 0.458: 0.7 - 0.871 is below 0, and no rate is.
        Assert.True(Threshold(SuccessRateMethod.MeanSigma, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1) < 0);
    }

    [Theory]
    [InlineData(2.17, 10)]         // 21.7 %: mean - 1.9 sigma of a share p of bad ones is below 0 when sqrt((1 - p) / p) < 1.9, p > 1 / (1 + 1.9^2)
    public void Where_that_blindness_begins(double bad, int all)
    {
        double p = bad / all;
        Assert.Equal(1 - p, 1.9 * Math.Sqrt(p * (1 - p)), precision: 2);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void By_median_and_MAD_up_to_half_that_always_fail_are_seen(int bad)
    {
        double[] rates = [.. Enumerable.Repeat(0.0, bad), .. Enumerable.Repeat(1.0, 10 - bad)];
        // MAD 0 counts as 0.01: 1 - 3 * 1.4826 * 0.01 = 0.9555, and at least 0.05 below the median: 0.95.
        Assert.Equal(0.95, Threshold(SuccessRateMethod.MedianMad, rates), precision: 12);
    }

    [Fact]
    public void A_spread_that_all_have_makes_room()
    {
        // median 0.90; deviations 0.04, 0.02, 0, 0.02, 0.04: MAD 0.02. 0.9 - 3 * 1.4826 * 0.02 = 0.811.
        Assert.Equal(0.9 - (3 * 1.4826 * 0.02), Threshold(SuccessRateMethod.MedianMad, 0.86, 0.88, 0.90, 0.92, 0.94), precision: 12);
    }

    [Fact]
    public void The_median_of_an_even_number_is_the_middle_of_two()
    {
        // 0.4, 0.6, 0.8, 1.0: median 0.7, deviations 0.3, 0.1, 0.1, 0.3, MAD 0.2.
        Assert.Equal(0.7 - (3 * 1.4826 * 0.2), Threshold(SuccessRateMethod.MedianMad, 1.0, 0.4, 0.8, 0.6), precision: 12);
    }

    [Fact]
    public void The_factor_is_the_methods_own_unless_given()
    {
        Assert.Equal((3, 1.9), (Config(SuccessRateMethod.MedianMad).Factor, Config(SuccessRateMethod.MeanSigma).Factor));
        Assert.Equal(2.5, Config(SuccessRateMethod.MeanSigma, factor: 2.5).Factor);
    }
}
