using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Tests.Reports;

public sealed class ReadableTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.0123, "0.0123 ms")]
    [InlineData(0.5, "0.500 ms")]
    [InlineData(1.534, "1.53 ms")]
    [InlineData(9.996, "10.0 ms")]
    [InlineData(12.34, "12.3 ms")]
    [InlineData(123.4, "123 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(1_234, "1.23 s")]
    [InlineData(12_345, "12.3 s")]
    [InlineData(3_600_000, "3600 s")]
    public void A_duration_has_three_digits_that_count_and_its_unit(double milliseconds, string expected) =>
        Assert.Equal(expected, Readable.Duration(TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond))));

    [Theory]
    [InlineData(1_000_000, 1_000_000, "100.00 %")]
    [InlineData(999_999, 1_000_000, "99.99 %")]
    [InlineData(57, 100, "57.00 %")]
    [InlineData(0, 3, "0.00 %")]
    [InlineData(0, 0, "-")]
    public void A_hundred_percent_means_all_of_them(long part, long whole, string expected) => Assert.Equal(expected, Readable.Percent(part, whole));

    [Fact]
    public void What_is_not_a_number_is_a_dash() => Assert.Equal("-", Readable.Fixed(0.0 / 0, 2));
}
