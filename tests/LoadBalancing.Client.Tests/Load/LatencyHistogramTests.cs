using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

public sealed class LatencyHistogramTests
{
    private static double Milliseconds(LatencyHistogram histogram, double percentile) => histogram.Percentile(percentile, least: 1)!.Value.TotalMilliseconds;

    [Fact]
    public void A_percentile_is_at_most_an_eighth_too_high_and_never_too_low()
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 10_000; i++) { histogram.Record(TimeSpan.FromMilliseconds(i * 0.37)); }
        foreach (double percentile in (double[])[0.01, 0.1, 0.5, 0.9, 0.99, 1])
        {
            double exact = percentile * 10_000 * 0.37;
            Assert.InRange(Milliseconds(histogram, percentile), exact, exact * 1.126);
        }
    }

    [Fact]
    public void Nothing_and_the_longest_have_a_place()
    {
        var histogram = new LatencyHistogram();
        Assert.Null(histogram.Percentile(0.5, least: 0));
        histogram.Record(TimeSpan.Zero);
        histogram.Record(TimeSpan.FromSeconds(-1));
        Assert.Equal(0.001, Milliseconds(histogram, 1), 9);
        histogram.Record(TimeSpan.MaxValue);
        Assert.True(Milliseconds(histogram, 1) > 1e9);
        Assert.Null(histogram.Percentile(0.5, least: 4));
        Assert.NotNull(histogram.Percentile(0.5, least: 3));
    }
}
