using System.Collections.ObjectModel;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Outcomes;

public sealed class LoadReportTests
{
    [Fact]
    public void A_report_that_says_nothing_is_all_zeros()
    {
        var report = new LoadReport();
        Assert.Equal((0, 0, 0, 0, 0), (report.ApplicationUtilization, report.CpuUtilization, report.MemoryUtilization, report.RequestsPerSecond, report.ErrorsPerSecond));
        Assert.Empty(report.Utilizations);
        Assert.Empty(report.RequestCosts);
        Assert.Empty(report.NamedMetrics);
        Assert.Equal(0, report.Utilization);
        Assert.False(report.TryGetNamedMetric("rif", out double value));
        Assert.Equal(0, value);
    }

    [Theory]
    [InlineData(0.8, 0.3, 0.8)]
    [InlineData(0.1, 0.3, 0.1)]                                                          // not the larger of them
    [InlineData(0, 0.3, 0.3)]
    [InlineData(0, 0, 0)]
    public void Weights_use_the_applications_own_measure_where_there_is_one(double application, double cpu, double expected) =>
        Assert.Equal(expected, new LoadReport { ApplicationUtilization = application, CpuUtilization = cpu, MemoryUtilization = 0.9 }.Utilization);

    [Fact]
    public void A_caller_of_another_protocol_makes_a_report()
    {
        var metrics = new Dictionary<string, double> { ["rif"] = 4, ["drift"] = -0.5 };
        var report = new LoadReport
        {
            ApplicationUtilization = 1,
            CpuUtilization = 2,
            MemoryUtilization = 3,
            RequestsPerSecond = 4,
            ErrorsPerSecond = 5,
            Utilizations = new Dictionary<string, double> { ["disk"] = 6 },
            RequestCosts = new Dictionary<string, double> { ["rows"] = -7 },
            NamedMetrics = metrics,
        };
        metrics["rif"] = 1000;                                                           // a copy was taken
        Assert.Equal((1, 2, 3, 4, 5), (report.ApplicationUtilization, report.CpuUtilization, report.MemoryUtilization, report.RequestsPerSecond, report.ErrorsPerSecond));
        Assert.True(report.TryGetUtilization("disk", out double disk));
        Assert.True(report.TryGetRequestCost("rows", out double rows));
        Assert.True(report.TryGetNamedMetric("rif", out double rif));
        Assert.Equal((6, -7, 4), (disk, rows, rif));
        Assert.False(report.TryGetUtilization("rif", out _));
        Assert.False(report.TryGetRequestCost("disk", out _));
        Assert.False(report.TryGetNamedMetric("RIF", out _));
    }

    [Fact]
    public void The_maps_are_dictionaries()
    {
        IReadOnlyDictionary<string, double> metrics = new LoadReport { NamedMetrics = new Dictionary<string, double> { ["a"] = 1, ["b"] = 2 } }.NamedMetrics;
        Assert.Equal(2, metrics.Count);
        Assert.Equal(["a", "b"], metrics.Keys);
        Assert.Equal([1, 2], metrics.Values);
        Assert.Equal([new("a", 1), new("b", 2)], metrics);
        Assert.Equal(2, metrics["b"]);
        Assert.True(metrics.ContainsKey("a"));
        Assert.False(metrics.ContainsKey("c"));
        Assert.Contains("'c'", Assert.Throws<KeyNotFoundException>(() => metrics["c"]).Message);
    }

    [Fact]
    public void The_maps_of_one_report_may_be_given_to_another_but_keep_their_rules()
    {
        IReadOnlyDictionary<string, double> given = new LoadReport { NamedMetrics = new Dictionary<string, double> { ["a"] = -1 } }.NamedMetrics;
        Assert.Same(given, new LoadReport { RequestCosts = given }.RequestCosts);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoadReport { Utilizations = given });
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.001)]
    public void A_load_that_is_no_number_from_0_up_is_an_error_that_names_it(double value)
    {
        static void Names(string property, Func<LoadReport> make) => Assert.Equal(property, Assert.Throws<ArgumentOutOfRangeException>(make).ParamName);
        var metrics = new Dictionary<string, double> { ["good"] = 1, ["bad"] = value };
        Names("ApplicationUtilization", () => new LoadReport { ApplicationUtilization = value });
        Names("CpuUtilization", () => new LoadReport { CpuUtilization = value });
        Names("MemoryUtilization", () => new LoadReport { MemoryUtilization = value });
        Names("RequestsPerSecond", () => new LoadReport { RequestsPerSecond = value });
        Names("ErrorsPerSecond", () => new LoadReport { ErrorsPerSecond = value });
        Names("Utilizations", () => new LoadReport { Utilizations = metrics });
        if (double.IsFinite(value)) { return; }
        Names("RequestCosts", () => new LoadReport { RequestCosts = metrics });
        Names("NamedMetrics", () => new LoadReport { NamedMetrics = metrics });
    }

    [Fact]
    public void A_metric_needs_a_name()
    {
        Assert.Throws<ArgumentException>(() => new LoadReport { NamedMetrics = new Dictionary<string, double> { [""] = 1 } });
        Assert.Throws<ArgumentNullException>(() => new LoadReport { NamedMetrics = null! });
        Assert.Throws<ArgumentNullException>(() => new LoadReport().TryGetNamedMetric(null!, out _));
        Assert.Empty(new LoadReport { NamedMetrics = ReadOnlyDictionary<string, double>.Empty }.NamedMetrics);
    }
}
