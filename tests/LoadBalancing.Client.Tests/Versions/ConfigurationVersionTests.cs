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

    [Theory]
    // active (null: none, 0: local-4), offered, same content, refused with (null: accepted)
    [InlineData(null, null, false, null)]
    [InlineData(null, 7L, false, null)]
    [InlineData(0L, null, false, null)]
    [InlineData(0L, 1L, false, null)]               // the first explicit version replaces any local one
    [InlineData(7L, 8L, false, null)]
    [InlineData(7L, 7L, true, null)]
    [InlineData(7L, 7L, false, "version 7 is active with other content")]
    [InlineData(7L, 6L, false, "version 6 is older than the active version 7")]
    [InlineData(7L, 6L, true, "version 6 is older than the active version 7")]
    [InlineData(7L, null, false, "it has no version, but version 7 is active")]
    public void Arrivals_only_rise(long? active, long? offered, bool sameContent, string? refusal)
    {
        ConfigurationVersion? current = active switch { null => null, 0 => ConfigurationVersion.Local(4), { } number => ConfigurationVersion.Explicit(number) };
        string? actual = VersionRules.Refusal(current, offered, sameContent);
        if (refusal is null) { Assert.Null(actual); }
        else { Assert.StartsWith(refusal, actual, StringComparison.Ordinal); }
    }

    [Fact]
    public void Local_contents_are_counted_and_explicit_numbers_taken()
    {
        Assert.Equal("local-1", VersionRules.Next(null, null).ToString());
        Assert.Equal("local-5", VersionRules.Next(ConfigurationVersion.Local(4), null).ToString());
        Assert.Equal("9", VersionRules.Next(ConfigurationVersion.Local(4), 9).ToString());
    }
}
