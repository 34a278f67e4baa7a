using LoadBalancing.Agent.Load;
using LoadBalancing.Client.Outcomes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Agent.Tests.Load;

public sealed class LoadMeterTests
{
    private readonly ManualTime _time = new();
    private readonly FakeProcess _process = new();
    private readonly RequestCounts _counts = new();

    [Fact]
    public void Cpu_is_the_time_used_over_the_time_passed_and_the_cores()
    {
        LoadMeter meter = Meter();
        _process.CpuTime += TimeSpan.FromSeconds(0.6);
        Tick(meter, 1);
        Assert.Equal(0.4, meter.Reading.Cpu, 6);            // 0.6 s / 1 s / 1.5 cores
        _process.CpuTime += TimeSpan.FromSeconds(0.6);
        Tick(meter, 2);
        Assert.Equal(0.2, meter.Reading.Cpu, 6);            // a late tick: 0.6 s / 2 s / 1.5 cores
        Assert.Equal(0.25, meter.Reading.Memory, 6);        // 250 of 1,000 bytes
    }

    [Fact]
    public void Limits_are_read_again_every_30_seconds()
    {
        LoadMeter meter = Meter();
        _process.Limits = new(3, 500);
        for (int i = 0; i < 29; i++) { Tick(meter, 1); }
        Assert.Equal(0.25, meter.Reading.Memory, 6);
        Tick(meter, 1);
        Assert.Equal(0.5, meter.Reading.Memory, 6);
    }

    [Fact]
    public void A_report_is_read_by_the_client_as_it_was_meant()
    {
        LoadMeter meter = Meter(() => 1.5);
        _process.CpuTime += TimeSpan.FromSeconds(0.6);
        Tick(meter, 1);
        Assert.Equal("TEXT cpu_utilization=0.4, mem_utilization=0.25, rps_fractional=0, eps=0, application_utilization=1.5, named_metrics.rif=0", meter.Report);
        Assert.True(LoadReportParser.TryParse(meter.Report, out LoadReport? report));
        Assert.Equal((0.4, 0.25, 1.5, 0.0), (report.CpuUtilization, report.MemoryUtilization, report.ApplicationUtilization, report.NamedMetrics["rif"]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    [InlineData(-1000.0)]       // throws
    public void What_is_no_share_is_left_out(double share)
    {
        LoadMeter meter = Meter(() => share == -1000 ? throw new InvalidOperationException() : share);
        Tick(meter, 1);
        Assert.Null(meter.Reading.Application);
        Assert.DoesNotContain("application_utilization", meter.Report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1023, 1023)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 1024)]
    [InlineData(1087, 1024)]
    [InlineData(1088, 1088)]
    [InlineData(65_536, 65_536)]
    [InlineData(int.MaxValue, 65_536)]
    public void Requests_in_flight_are_exact_to_1024_and_rounded_above(int inFlight, int shown)
    {
        Assert.Equal(shown, ReportTexts.Shown(inFlight));
        Assert.Equal($"x{shown}", new ReportTexts("x").Of(inFlight));
    }

    [Fact]
    public void A_text_is_made_once()
    {
        var texts = new ReportTexts("x");
        Assert.Same(texts.Of(7), texts.Of(7));
        LoadMeter meter = Meter();
        string before = meter.Report;
        Tick(meter, 1);             // memory came
        string after = meter.Report;
        Assert.NotEqual(before, after);
        Tick(meter, 1);             // nothing changed
        Assert.Same(after, meter.Report);
    }

    private LoadMeter Meter(Func<double>? application = null) => new(_counts, _process, application, _time, NullLogger.Instance);

    private void Tick(LoadMeter meter, int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        meter.Tick(_time.GetTimestamp());
    }

    private sealed class FakeProcess : IProcessUse
    {
        public TimeSpan CpuTime { get; set; } = TimeSpan.FromSeconds(10);

        public long WorkingSet => 250;

        public ProcessLimits Limits { get; set; } = new(1.5, 1000);

        public ProcessLimits ReadLimits() => Limits;
    }
}
