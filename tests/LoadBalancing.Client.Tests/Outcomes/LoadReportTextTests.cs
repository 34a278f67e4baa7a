using System.Globalization;
using static LoadBalancing.Client.Tests.Outcomes.LoadReports;

namespace LoadBalancing.Client.Tests.Outcomes;

public sealed class LoadReportTextTests
{
    [Theory]
    // Envoy, test/common/orca/orca_parser_test.cc, NativeHttpEncodedHeader.
    [InlineData("TEXT cpu_utilization=0.7,application_utilization=0.8,mem_utilization=0.9,rps_fractional=1000,eps=2,named_metrics.foo=123,named_metrics.bar=0.2,utilization.total=0.5",
        "cpu=0.7 mem=0.9 app=0.8 rps=1000 eps=2 utilization.total=0.5 named.foo=123 named.bar=0.2")]
    // vLLM, vllm/entrypoints/openai/orca_metrics.py: a blank after each comma.
    [InlineData("TEXT named_metrics.kv_cache_usage_perc=0.98, named_metrics.num_requests_waiting=12", "named.kv_cache_usage_perc=0.98 named.num_requests_waiting=12")]
    [InlineData("TEXT request_cost.bytes=3487,request_cost.rows=-1", "cost.bytes=3487 cost.rows=-1")]
    [InlineData("TEXT rps=100", "rps=100")]
    public void Every_field_is_read(string header, string expected) => Assert.Equal(expected, Read(header));

    [Theory]
    [InlineData("rps=100,rps_fractional=99.5", "rps=99.5")]
    [InlineData("rps_fractional=99.5,rps=100", "rps=99.5")]
    [InlineData("rps_fractional=0,rps=100", "rps=100")]                                  // proto3 does not tell 0 from absent
    public void The_deprecated_rps_counts_only_where_its_successor_says_nothing(string text, string expected) => Assert.Equal(expected, Read("TEXT " + text));

    [Theory]
    [InlineData("0", "")]
    [InlineData("-0", "")]
    [InlineData("1.5", "cpu=1.5")]                                                       // over 1: a soft limit is passed
    [InlineData("+0.5", "cpu=0.5")]
    [InlineData(".5", "cpu=0.5")]
    [InlineData("5.", "cpu=5")]
    [InlineData("5e-1", "cpu=0.5")]
    [InlineData("1E+2", "cpu=100")]
    [InlineData("1e-999", "")]
    public void A_number_is_decimal(string number, string expected) => Assert.Equal(expected, Read($"TEXT cpu_utilization={number}"));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("\"0.7\"")]                                                              // Envoy: NativeHttpEncodedHeaderIncorrectFieldType
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("1e999")]
    [InlineData("-0.1")]                                                                 // Envoy: NativeHttpEncodedHeaderNegativeMetricValue
    [InlineData("-1e-300")]
    [InlineData("0x10")]
    [InlineData("1_0")]
    [InlineData("1e")]
    [InlineData("1 2")]
    [InlineData("0.3 x")]
    [InlineData("0.3%")]
    [InlineData("0.3\0")]                                                                // .NET takes a NUL for padding
    [InlineData("(3)")]
    [InlineData("=0.3")]
    public void Anything_else_is_refused(string number)
    {
        foreach (string field in (string[])["cpu_utilization", "mem_utilization", "application_utilization", "rps_fractional", "eps", "rps", "utilization.x"])
        {
            Assert.Equal("refused", Read($"TEXT {field}={number}"));
        }
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1e-1")]
    [InlineData("2e19")]                                                                 // above 2^64 = 1.8e19
    [InlineData("-1")]
    public void The_deprecated_rps_is_a_whole_number_of_64_bits(string number) => Assert.Equal("refused", Read("TEXT rps=" + number));

    [Fact]
    public void The_largest_rps_is_read() => Assert.Equal("rps=1.8446744073709552E+19", Read("TEXT rps=18446744073709551615"));

    [Theory]
    [InlineData("named_metrics.a=-1e300", "named.a=-1E+300")]
    [InlineData("request_cost.a=-2", "cost.a=-2")]
    [InlineData("utilization.a=2", "utilization.a=2")]
    [InlineData("named_metrics.a=nan", "refused")]
    [InlineData("named_metrics.a=-1e999", "refused")]
    [InlineData("request_cost.a=inf", "refused")]
    [InlineData("utilization.a=-2", "refused")]
    [InlineData("utilization.a=inf", "refused")]
    public void Costs_and_named_metrics_may_be_any_finite_number_and_utilizations_none_below_0(string text, string expected) => Assert.Equal(expected, Read("TEXT " + text));

    [Theory]
    [InlineData("cpu_utilization=0.7,cpu_utilization=0.8")]                              // Envoy: NativeHttpEncodedHeaderContainsDuplicateMetric
    [InlineData("cpu_utilization=0,cpu_utilization=0")]
    [InlineData("rps=1,rps=1")]
    [InlineData("named_metrics.foo=123,named_metrics.duplicate=123,named_metrics.duplicate=0.2")]
    [InlineData("utilization.a=1,named_metrics.a=1,request_cost.a=1,utilization.a=1")]
    public void A_key_that_is_given_twice_is_refused(string text) => Assert.Equal("refused", Read("TEXT " + text));

    [Fact]
    public void The_same_name_may_stand_in_every_map() =>
        Assert.Equal("utilization.a=1 cost.a=2 named.a=3", Read("TEXT named_metrics.a=3,utilization.a=1,request_cost.a=2"));

    [Theory]
    [InlineData("named_metrics.=123")]                                                   // Envoy: ...ContainsEmptyNamedMetricKey
    [InlineData("utilization.=0.9")]
    [InlineData("request_cost.=0.9")]
    [InlineData("=1")]
    [InlineData("named_metrics=1")]
    [InlineData("utilization=1")]
    [InlineData("request_cost=1")]
    [InlineData("not-a-list-of-key-value-pairs")]                                        // Envoy: InvalidNativeHttpEncodedHeader
    [InlineData("cpu_utilization")]
    [InlineData("cpu_utilization:0.7")]                                                  // Envoy 1.32 by mistake; the design document has '='
    [InlineData("cpu_utilization=0.5,x")]
    [InlineData("cpu_utilization=0.5;mem_utilization=0.5")]
    [InlineData("unknown=")]
    public void A_pair_without_its_key_equals_or_value_is_refused(string text) => Assert.Equal("refused", Read("TEXT " + text));

    [Theory]
    [InlineData("cpu_utilization=0.5 , \t mem_utilization=0.25", "cpu=0.5 mem=0.25")]
    [InlineData(" cpu_utilization=0.5\t", "cpu=0.5")]
    [InlineData("cpu_utilization= 0.5", "cpu=0.5")]
    [InlineData("cpu_utilization=\t0.5", "cpu=0.5")]
    [InlineData(",cpu_utilization=0.5,, ,mem_utilization=0.25,", "cpu=0.5 mem=0.25")]
    [InlineData("cpu_utilization =0.5", "refused")]
    [InlineData("cpu_utilization\t=0.5", "refused")]
    [InlineData("named_metrics.rif =4", "refused")]
    [InlineData("unknown =4", "refused")]
    [InlineData("cpu_utilization=\n0.5", "refused")]
    public void White_space_is_where_Envoy_has_it(string text, string expected) => Assert.Equal(expected, Read("TEXT " + text));

    [Theory]
    [InlineData("from_a_later_version=0.8")]                                             // Envoy refuses the whole report
    [InlineData("new_map.metric=0.8,zone=eu-1")]
    [InlineData("Cpu_Utilization=0.8,cpuUtilization=0.9")]                               // case counts, and there is no second spelling
    [InlineData("named_metric.rif=3,named_metricsrif=4")]
    [InlineData("cpu_utilization.core0=hot,eps.=1")]                                     // no maps, so nothing is known of what is in them
    public void Fields_that_are_not_known_are_skipped(string text) => Assert.Equal("cpu=0.7", Read($"TEXT {text},cpu_utilization=0.7"));

    [Theory]
    [InlineData("")]
    [InlineData("TEXT")]
    [InlineData("TEXT ")]
    [InlineData("TEXT , ,")]
    [InlineData("TEXTcpu_utilization=0.5")]
    [InlineData("text cpu_utilization=0.5")]
    [InlineData(" TEXT cpu_utilization=0.5")]
    [InlineData("cpu_utilization=0.5")]
    [InlineData("BAD random-value")]                                                     // Envoy: InvalidOrcaHeaderPrefix
    [InlineData("BADBAD random-value")]
    public void A_header_that_names_no_format_or_reports_nothing_is_refused(string header) => Assert.Equal("refused", Read(header));

    [Fact]
    public void A_name_beyond_ASCII_is_the_UTF8_that_was_sent()
    {
        Assert.Equal("named.größe=4 named.🐌=5", Read(OnTheWire("TEXT named_metrics.größe=4,named_metrics.🐌=5")));
        Assert.Equal("refused", Read("TEXT named_metrics.größe=4"));                     // the bytes F6 and DF are no UTF-8
        Assert.Equal("refused", Read("TEXT gr\u00F6sse=4,cpu_utilization=0.5"));         // nor in a field that is not known
        Assert.Equal("refused", Read("TEXT named_metrics.\u0167=4,cpu_utilization=0.5"));     // no byte: its low half would be 'g'
        Assert.Equal("refused", Read("TEXT named_metrics.\uD800=4"));
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (";", ".", "~");
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("cpu=0.5 named.a=-1.5", Read("TEXT cpu_utilization=0.5,named_metrics.a=-1.5"));
            Assert.Equal("refused", Read("TEXT cpu_utilization=0;5"));
        }
        finally { CultureInfo.CurrentCulture = before; }
    }
}
