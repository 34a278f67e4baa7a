using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>Settings of limits that cannot be: each is an error that names path, value and range, all of them at once; each end of a range can be.</summary>
public sealed class LimitsBadInputTests
{
    private const string Size = "a whole number from 1 to 100000", Permits = "a whole number from 1 to 1000000000", RateWindow = "a duration (hh:mm:ss) from 00:00:00.0100000 to 1.00:00:00";
    private static readonly string[] s_permits = ["0", "1", "1000000000", "-1"], s_windows = ["00:00:00.0099999", "00:00:00.0100000", "1.00:00:00", "1.00:00:01"];

    /// <summary>Setting; too low, lowest, highest, too high; what was wanted.</summary>
    public static IReadOnlyList<(string Setting, string[] Values, string Wanted)> Ranges { get; } =
    [
        ("Limits:Adaptive:Initial", ["0", "1", "100000", "100001"], Size),
        ("Limits:Adaptive:Minimum", ["0", "1", "100000", "100001"], Size),
        ("Limits:Adaptive:Maximum", ["0", "1", "100000", "100001"], Size),
        ("Limits:Adaptive:Tolerance", ["1", "1.01", "10", "10.1"], "a number from 1.01 to 10"),
        ("Limits:Adaptive:MeasureEvery", ["00:00:00.9999999", "00:00:01", "01:00:00", "01:00:01"], "a duration (hh:mm:ss) from 00:00:01 to 01:00:00"),
        ("RateLimit:Cluster:Permits", s_permits, Permits),
        ("RateLimit:Cluster:Window", s_windows, RateWindow),
        ("RateLimit:Cluster:Burst", s_permits, Permits),
        ("RateLimit:Cluster:Segments", ["0", "1", "100", "101"], "a whole number from 1 to 100"),
        ("RateLimit:PerEndpoint:Permits", s_permits, Permits),
        ("RateLimit:PerEndpoint:Window", s_windows, RateWindow),
        ("RateLimit:PerEndpoint:Burst", s_permits, Permits),
        ("RateLimit:PerEndpoint:Segments", ["0", "1", "100", "101"], "a whole number from 1 to 100"),
        ("Throttling:Multiplier", ["1", "1.01", "100", "NaN"], "a number from 1.01 to 100"),
        ("Throttling:Window", ["00:00:00.9999999", "00:00:01", "01:00:00", "01:00:01"], "a duration (hh:mm:ss) from 00:00:01 to 01:00:00"),
    ];

    private static (string, string?)[] With(int value) => [("Endpoints:a", "http://a"), .. Ranges.Select(range => ("Resilience:" + range.Setting, (string?)range.Values[value]))];

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Each_value_beyond_an_end_is_named_with_its_range_all_at_once(int value)
    {
        string[] expected = [.. Ranges.Select(range => $"LoadBalancing:Clusters:orders:Resilience:{range.Setting}: got '{range.Values[value]}', wanted {range.Wanted}.")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Sections.Errors(With(value)).Where(error => !error.Contains("Minimum, which", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_end_of_a_range_can_be(int value) => Assert.NotNull(Sections.Valid(With(value)));

    [Theory]
    [InlineData("RateLimit:Cluster:Type", "leaky", "got 'leaky', wanted one of: token_bucket, sliding_window.")]
    [InlineData("Limits:Adaptive:Maximum", "0", "got '0', wanted a whole number from 1 to 100000.")]
    [InlineData("Limits:Adaptive:Maximum", "19", "got '20', wanted a whole number from Minimum, which is 1, to Maximum, which is 19.")]
    [InlineData("Limits:Adaptive:Minimum", "21", "got '20', wanted a whole number from Minimum, which is 21, to Maximum, which is 1000.")]
    [InlineData("Limits:Adaptive:Minimum", "1001", "got '1000', wanted at least Minimum, which is 1001.")]
    public void What_does_not_fit_is_named(string setting, string value, string expected) =>
        Assert.Contains(Sections.Errors(("Endpoints:a", "http://a"), ("Resilience:" + setting, value)), error => error.EndsWith(": " + expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("Cluster")]
    [InlineData("PerEndpoint")]
    public void A_sliding_window_has_no_burst(string who) => Assert.Equal(
        [$"LoadBalancing:Clusters:orders:Resilience:RateLimit:{who}:Burst: got '5', wanted nothing with sliding_window, which lets no more than Permits through at once."],
        Sections.Errors(("Endpoints:a", "http://a"), ($"Resilience:RateLimit:{who}:Type", "sliding_window"), ($"Resilience:RateLimit:{who}:Burst", "5")));

    [Fact]
    public void What_is_not_configured_is_nothing_on_the_path_of_a_request()
    {
        ResilienceConfig config = Sections.Valid(("Endpoints:a", "http://a")).Resilience;
        Assert.Null(config.Limits);
        Assert.Null(config.Admission);
        Assert.Null(config.Learning);
    }

    [Fact]
    public void Each_setting_reaches_its_place()
    {
        ResilienceConfig config = Sections.Valid(
            ("Endpoints:a", "http://a"),
            ("Resilience:Limits:Adaptive:Enabled", "true"), ("Resilience:Limits:Adaptive:Initial", "7"), ("Resilience:Limits:Adaptive:Minimum", "3"), ("Resilience:Limits:Adaptive:Maximum", "9"),
            ("Resilience:Limits:Adaptive:Tolerance", "1.5"), ("Resilience:Limits:Adaptive:MeasureEvery", "00:01:00"),
            ("Resilience:RateLimit:Cluster:Permits", "100"), ("Resilience:RateLimit:Cluster:Burst", "150"),
            ("Resilience:RateLimit:PerEndpoint:Permits", "10"), ("Resilience:RateLimit:PerEndpoint:Type", "sliding_window"), ("Resilience:RateLimit:PerEndpoint:Window", "00:00:02"), ("Resilience:RateLimit:PerEndpoint:Segments", "4"),
            ("Resilience:Throttling:Enabled", "true"), ("Resilience:Throttling:Multiplier", "1.5"), ("Resilience:Throttling:Window", "00:00:30")).Resilience;
        Assert.Equal(new(7, 3, 9, 1.5, TimeSpan.FromMinutes(1)), config.Limits!.Adaptive);
        Assert.Equal(int.MaxValue, config.Limits.MaxOutstanding);
        Assert.Equal(new(IsSliding: true, 10, TimeSpan.FromSeconds(2), Burst: 10, Segments: 4), config.Limits.Rate);
        Assert.Equal(new(IsSliding: false, 100, TimeSpan.FromSeconds(1), Burst: 150, Segments: 10), config.Admission!.Rate);
        Assert.Equal(new(1.5, TimeSpan.FromSeconds(30)), config.Admission.Throttling);
        Assert.Equal(new(config.Limits.Adaptive, config.Admission.Throttling), config.Learning);
    }
}
