using LoadBalancing.Client.Outcomes;
using static LoadBalancing.Client.Tests.Outcomes.LoadReports;

namespace LoadBalancing.Client.Tests.Outcomes;

public sealed class LoadReportAllocationTests
{
    private const string Base64 = "CQAAAAAAAOA/MQAAAAAAAFlAOQAAAAAAAABA";                 // cpu_utilization 0.5, rps_fractional 100, eps 2
    private const int Calls = 100;                                                       // a run; buffers that are never given back soon empty any pool
    private static LoadReport? _kept;                                                    // so that nothing is left out as unused

    public static TheoryData<string> ThreeFields =>
        ["TEXT cpu_utilization=0.5, rps_fractional=100, eps=2", """JSON {"cpu_utilization":0.5,"rpsFractional":"100","eps":2}""", "BIN " + Base64];

    [Theory]
    [MemberData(nameof(ThreeFields))]
    public void A_report_of_plain_fields_allocates_itself_and_nothing_else(string header)
    {
        Assert.Equal("cpu=0.5 rps=100 eps=2", Read(header));
        long itself = Least(() => new LoadReport { CpuUtilization = 0.5 });
        Assert.NotEqual(0, itself);
        Assert.Equal(itself, Least(() => LoadReportParser.TryParse(header, out LoadReport? report) ? report : null));
    }

    [Fact]
    public void So_does_the_binary_header()
    {
        Assert.Equal("cpu=0.5 rps=100 eps=2", ReadBinary(Base64));
        Assert.Equal(Least(() => new LoadReport { CpuUtilization = 0.5 }), Least(() => LoadReportParser.TryParseBinary(Base64, out LoadReport? report) ? report : null));
    }

    [Theory]
    [InlineData("TEXT named_metrics.rif=4,named_metrics.latency_seconds=0.1")]
    [InlineData("""JSON {"named_metrics":{"rif":4,"latency_seconds":0.1}}""")]
    [InlineData("BIN Qg4KA3JpZhEAAAAAAAAQQEIaCg9sYXRlbmN5X3NlY29uZHMRmpmZmZmZuT8=")]
    public void Well_known_metrics_cost_their_map_and_no_names(string header)
    {
        Assert.Equal("named.rif=4 named.latency_seconds=0.1", Read(header));
        long expected = Least(() => new LoadReport { NamedMetrics = new MetricMap([new("rif", 4), new("latency_seconds", 0.1)]) });
        Assert.Equal(expected, Least(() => LoadReportParser.TryParse(header, out LoadReport? report) ? report : null));
    }

    [Fact]
    public void Another_name_costs_its_string() =>
        Assert.Equal(
            Least(() => new LoadReport { NamedMetrics = new MetricMap([new(new string('q', 5), 4)]) }),
            Least(() => LoadReportParser.TryParse("TEXT named_metrics.queue=4", out LoadReport? report) ? report : null));

    [Theory]
    [InlineData("TEXT cpu_utilization=-1")]
    [InlineData("TEXT named_metrics.queue=x")]
    [InlineData("BIN CQ")]
    [InlineData("BAD random-value")]
    public void A_report_that_is_refused_allocates_nothing(string header) =>
        Assert.Equal(0, Least(() => LoadReportParser.TryParse(header, out LoadReport? report) ? report : null));

    [Fact]
    public void A_report_that_is_refused_gives_back_what_it_borrowed() => Assert.Equal(0, Least(() =>
        LoadReportParser.TryParse("TEXT named_metrics.rif=4,named_metrics.latency_seconds=x", out LoadReport? report) ? report : null));

    [Fact]
    public void A_long_header_borrows_its_buffer()
    {
        string header = $"TEXT unknown={new string('x', 4000)},cpu_utilization=0.5";
        Assert.Equal(Least(() => new LoadReport { CpuUtilization = 0.5 }), Least(() => LoadReportParser.TryParse(header, out LoadReport? report) ? report : null));
    }

    /// <summary>Bytes a call. The runtime itself may allocate while it compiles anew what has become hot; what allocates does so every time, so the least of several runs tells.</summary>
    private static long Least(Func<LoadReport?> make)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 20; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++) { _kept = make(); }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least % Calls);
        return least / Calls;
    }
}
