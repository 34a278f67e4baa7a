using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

public sealed class ConfigurationVersionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9_007_199_254_740_991)]             // 2^53 - 1
    public void Every_number_that_JSON_keeps_exactly_is_a_version(long number)
    {
        ConfigurationVersion version = ConfigurationVersion.Explicit(number);
        Assert.Equal((number, true), (version.Number, version.IsExplicit));
        Assert.Equal(number.ToString(System.Globalization.CultureInfo.InvariantCulture), version.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9_007_199_254_740_992)]             // 2^53
    public void No_other_number_is(long number) => Assert.Throws<ArgumentOutOfRangeException>(() => ConfigurationVersion.Explicit(number));

    [Fact]
    public void Content_without_a_version_is_local_and_never_equal_to_an_explicit_one()
    {
        Assert.Equal("local-3", ConfigurationVersion.Local(3).ToString());
        Assert.NotEqual(ConfigurationVersion.Explicit(3), ConfigurationVersion.Local(3));
    }
}
