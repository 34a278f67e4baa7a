using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>Settings of health that cannot be: each is an error that names path, value and range, all of them at once; each end of a range can be.</summary>
public sealed class HealthBadInputTests
{
    private static readonly string[] s_shares = ["-0.01", "0", "1", "1.01"], s_rows = ["-1", "0", "10000", "10001"];

    /// <summary>Setting; too low, lowest, highest, too high; what was wanted.</summary>
    public static IReadOnlyList<(string Setting, string[] Values, string Wanted)> Ranges { get; } =
    [
        ("Outliers:Interval", ["00:00:00.0990000", "00:00:00.1000000", "01:00:00", "01:00:00.0000001"], "a duration (hh:mm:ss) from 00:00:00.1000000 to 01:00:00"),
        ("Outliers:EjectionTime:Base", ["00:00:00.0099999", "00:00:00.0100000", "01:00:00", "01:00:01"], "a duration (hh:mm:ss) from 00:00:00.0100000 to 01:00:00"),
        ("Outliers:EjectionTime:TransportBase", ["-00:00:01", "00:00:00.0100000", "01:00:00", "02:00:00"], "a duration (hh:mm:ss) from 00:00:00.0100000 to 01:00:00"),
        ("Outliers:EjectionTime:Maximum", ["00:00:00", "00:00:30", "1.00:00:00", "1.00:00:01"], "a duration (hh:mm:ss) from 00:00:00.0100000 to 1.00:00:00"),
        ("Outliers:EjectionTime:Jitter", s_shares, "a number from 0 to 1"),
        ("Outliers:MaximumEjectedShare", s_shares, "a number from 0 to 1"),
        ("Outliers:Consecutive:Failures", s_rows, "a whole number from 0 to 10000"),
        ("Outliers:Consecutive:GatewayFailures", s_rows, "a whole number from 0 to 10000"),
        ("Outliers:Consecutive:TransportFailures", s_rows, "a whole number from 0 to 10000"),
        ("Outliers:Consecutive:EnforcedFailures", s_shares, "a number from 0 to 1"),
        ("Outliers:Consecutive:EnforcedGatewayFailures", s_shares, "a number from 0 to 1"),
        ("Outliers:Consecutive:EnforcedTransportFailures", s_shares, "a number from 0 to 1"),
        ("Outliers:SuccessRate:Factor", ["0.09", "0.1", "100", "100.1"], "a number from 0.1 to 100"),
        ("Outliers:SuccessRate:MinimumEndpoints", ["0", "1", "10000", "10001"], "a whole number from 1 to 10000"),
        ("Outliers:SuccessRate:MinimumRequests", ["0", "1", "1000000", "1000001"], "a whole number from 1 to 1000000"),
        ("Outliers:SuccessRate:Enforced", s_shares, "a number from 0 to 1"),
        ("Outliers:FailurePercentage:Threshold", s_shares, "a number from 0 to 1"),
        ("Outliers:FailurePercentage:MinimumEndpoints", ["0", "1", "10000", "10001"], "a whole number from 1 to 10000"),
        ("Outliers:FailurePercentage:MinimumRequests", ["0", "1", "1000000", "1000001"], "a whole number from 1 to 1000000"),
        ("Outliers:FailurePercentage:Enforced", s_shares, "a number from 0 to 1"),
        ("Outliers:Cascade:MaximumUtilization", ["0.09", "0.1", "100", "101"], "a number from 0.1 to 100"),
        ("Outliers:Cascade:MaximumLatencyRise", ["0.99", "1", "1000", "1001"], "a number from 1 to 1000"),
        ("SlowStart:Window", ["-00:00:01", "00:00:00", "01:00:00", "01:00:01"], "a duration (hh:mm:ss) from 00:00:00 to 01:00:00"),
        ("SlowStart:JoinWindow", ["-00:00:01", "00:00:00", "01:00:00", "01:00:01"], "a duration (hh:mm:ss) from 00:00:00 to 01:00:00"),
        ("SlowStart:Aggression", ["0.09", "0.1", "10", "NaN"], "a number from 0.1 to 10"),
        ("SlowStart:MinimumShare", ["0", "0.01", "1", "1.1"], "a number from 0.01 to 1"),
        ("Overload:MaximumDuration", ["-00:00:01", "00:00:00", "00:10:00", "00:10:01"], "a duration (hh:mm:ss) from 00:00:00 to 00:10:00"),
        ("Overload:DefaultDuration", ["-00:00:01", "00:00:00", "00:10:00", "00:10:01"], "a duration (hh:mm:ss) from 00:00:00 to 00:10:00"),
        ("Overload:UtilizationThreshold", ["0", "0.01", "1", "1.01"], "a number from 0.01 to 1"),
        ("Panic:Threshold", s_shares, "a number from 0 to 1"),
        ("InspectBytes", ["-1", "0", "1048576", "1048577"], "a whole number from 0 to 1048576"),
        ("Draining:RecheckAfter", ["00:00:00.9990000", "00:00:01", "01:00:00", "01:00:01"], "a duration (hh:mm:ss) from 00:00:01 to 01:00:00"),
    ];

    private static (string, string?)[] With(int value) => [("Endpoints:a", "http://a"), .. Ranges.Select(range => ("Health:" + range.Setting, (string?)range.Values[value]))];

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Each_value_beyond_an_end_is_named_with_its_range_all_at_once(int value)
    {
        string[] expected = [.. Ranges.Select(range => $"LoadBalancing:Clusters:orders:Health:{range.Setting}: got '{range.Values[value]}', wanted {range.Wanted}.")];
        IReadOnlyList<string> errors = Sections.Errors(With(value));
        Assert.Equal(expected.Order(StringComparer.Ordinal), errors.Where(error => !error.Contains("wanted at least Base", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(2)]
    public void Each_end_of_a_range_can_be(int value) => Assert.NotNull(Sections.Valid(With(value)));

    [Fact]
    public void Each_lowest_end_can_be_but_for_the_longest_ejection_which_is_not_shorter_than_the_first() => Assert.NotNull(Sections.Valid(With(1)));

    [Fact]
    public void The_longest_ejection_is_at_least_the_first()
    {
        Assert.Equal(
            ["LoadBalancing:Clusters:orders:Health:Outliers:EjectionTime:Maximum: got '00:00:29', wanted at least Base and TransportBase, the longer of which is 00:00:30."],
            Sections.Errors(("Endpoints:a", "http://a"), ("Health:Outliers:EjectionTime:Maximum", "00:00:29")));
        Assert.NotNull(Sections.Valid(("Endpoints:a", "http://a"), ("Health:Outliers:EjectionTime:Maximum", "00:00:30")));
    }

    [Fact]
    public void Code_is_checked_as_text_is()
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(Sections.Layers([("Endpoints:a", "http://a")]), options =>
        {
            options.Health.Outliers.MaximumEjectedShare = double.NaN;
            options.Health.SlowStart.Window = TimeSpan.FromDays(2);
            options.Health.Outliers.SuccessRate.Method = (Client.Health.Outliers.SuccessRateMethod)7;
        });
        Assert.Null(config);
        Assert.Equal(3, errors.Count);
        Assert.Contains(errors, error => error.Contains("Health:Outliers:MaximumEjectedShare", StringComparison.Ordinal) && error.Contains("'NaN', wanted a number from 0 to 1", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("Health:SlowStart:Window", StringComparison.Ordinal) && error.Contains("'2.00:00:00'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("Health:Outliers:SuccessRate:Method", StringComparison.Ordinal) && error.Contains("wanted one of: median_mad, mean_sigma", StringComparison.Ordinal));
    }
}
