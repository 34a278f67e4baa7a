using static LoadBalancing.Client.Tests.Outcomes.LoadReports;

namespace LoadBalancing.Client.Tests.Outcomes;

public sealed class LoadReportJsonTests
{
    [Theory]
    // Envoy, test/common/orca/orca_parser_test.cc, JsonHeader.
    [InlineData("""{"cpu_utilization": 0.7, "application_utilization": 0.8, "mem_utilization": 0.9, "rps_fractional": 1000, "eps": 2, "named_metrics": {"foo": 123,"bar": 0.2}, "utilization": {"total": 0.5}}""",
        "cpu=0.7 mem=0.9 app=0.8 rps=1000 eps=2 utilization.total=0.5 named.foo=123 named.bar=0.2")]
    [InlineData("""{"cpuUtilization":0.7,"applicationUtilization":0.8,"memUtilization":0.9,"rpsFractional":1000,"eps":2,"namedMetrics":{"foo":123},"utilization":{"total":0.5},"requestCost":{"x":-1}}""",
        "cpu=0.7 mem=0.9 app=0.8 rps=1000 eps=2 utilization.total=0.5 cost.x=-1 named.foo=123")]
    // vLLM, vllm/entrypoints/openai/orca_metrics.py.
    [InlineData("""{"named_metrics": {"kv_cache_usage_perc": 0.98, "num_requests_waiting": 12.0}}""", "named.kv_cache_usage_perc=0.98 named.num_requests_waiting=12")]
    [InlineData("""{"request_cost":{"bytes":3487}}""", "cost.bytes=3487")]
    [InlineData("""{"rps":"100"}""", "rps=100")]                                         // proto3 writes a uint64 as a string
    [InlineData("""{"rps":100,"rpsFractional":99.5}""", "rps=99.5")]
    [InlineData("{}", "")]
    [InlineData(""" { "eps" : 1 } """, "eps=1")]
    public void Every_field_is_read_by_either_of_its_names(string json, string expected) => Assert.Equal(expected, Read("JSON " + json));

    [Theory]
    [InlineData("\"0.5\"", "cpu=0.5")]
    [InlineData("\"5e-1\"", "cpu=0.5")]
    [InlineData("5E-1", "cpu=0.5")]
    [InlineData("-0", "")]
    [InlineData("null", "")]
    [InlineData("\"\"", "refused")]
    [InlineData("\"NaN\"", "refused")]
    [InlineData("\"Infinity\"", "refused")]
    [InlineData("\"-Infinity\"", "refused")]
    [InlineData("\"x\"", "refused")]
    [InlineData("\" 0.5\"", "refused")]
    [InlineData("\"0.5\\u0000\"", "refused")]
    [InlineData("1e999", "refused")]
    [InlineData("-0.1", "refused")]
    [InlineData("\"-0.1\"", "refused")]
    [InlineData("true", "refused")]
    [InlineData("[0.5]", "refused")]
    [InlineData("{}", "refused")]
    [InlineData("{\"value\":1}", "refused")]
    [InlineData("NaN", "refused")]                                                       // as Python writes it; no JSON
    [InlineData("0,5", "refused")]
    [InlineData("+0.5", "refused")]
    [InlineData(".5", "refused")]
    [InlineData("00.5", "refused")]
    [InlineData("0x1", "refused")]
    public void A_number_may_be_a_string_and_null_is_absent(string value, string expected) => Assert.Equal(expected, Read($$"""JSON {"cpu_utilization":{{value}}}"""));

    [Theory]
    [InlineData("null", "")]
    [InlineData("{}", "")]
    [InlineData("""{"a":"-4","b":1e300}""", "named.a=-4 named.b=1E+300")]
    [InlineData("""{"a":null}""", "refused")]                                            // proto3: a map's value is never null
    [InlineData("""{"a":1e999}""", "refused")]
    [InlineData("""{"a":{}}""", "refused")]
    [InlineData("""{"a":[]}""", "refused")]
    [InlineData("""{"a":true}""", "refused")]
    [InlineData("""{"":1}""", "refused")]
    [InlineData("""{"a":1,"a":2}""", "refused")]
    [InlineData("""{"a":1,"\u0061":2}""", "refused")]
    [InlineData("""{"\ud800":2}""", "refused")]                                          // half of a pair
    [InlineData("[]", "refused")]
    [InlineData("""[["a",1]]""", "refused")]
    [InlineData("4", "refused")]
    [InlineData("\"\"", "refused")]
    public void A_map_is_an_object_of_numbers(string value, string expected) => Assert.Equal(expected, Read($$"""JSON {"named_metrics":{{value}}}"""));

    [Fact]
    public void No_utilization_is_below_0()
    {
        Assert.Equal("refused", Read("""JSON {"utilization":{"a":-1}}"""));
        Assert.Equal("cost.a=-1", Read("""JSON {"request_cost":{"a":-1}}"""));
    }

    [Theory]
    [InlineData("""{"rps":0.5}""")]
    [InlineData("""{"rps":-1}""")]
    [InlineData("""{"rps":"1e-1"}""")]
    public void The_deprecated_rps_is_a_whole_number(string json) => Assert.Equal("refused", Read("JSON " + json));

    [Theory]
    [InlineData("""{"eps":1,"eps":1}""")]
    [InlineData("""{"eps":null,"eps":1}""")]
    [InlineData("""{"cpu_utilization":0.5,"cpuUtilization":0.5}""")]
    [InlineData("""{"cpu_utilization":0.5,"cpu\u005futilization":0.5}""")]
    [InlineData("""{"named_metrics":{},"named_metrics":{}}""")]
    [InlineData("""{"named_metrics":{"a":1},"namedMetrics":{"b":1}}""")]
    public void A_field_that_is_given_twice_is_refused(string json) => Assert.Equal("refused", Read("JSON " + json));

    [Theory]
    [InlineData("""{"later":{"x":[1,null,"y"]},"cpu_utilization":0.7}""", "cpu=0.7")]    // Envoy refuses the whole report
    [InlineData("""{"CPU_UTILIZATION":1,"mem":2,"":null,"cpu_utilization":0.7,"x":[]}""", "cpu=0.7")]
    [InlineData("""{"later":{"x":[1,null,"y"},"cpu_utilization":0.7}""", "refused")]
    [InlineData("""{"later":nil,"cpu_utilization":0.7}""", "refused")]
    [InlineData("""{"later":"\x","cpu_utilization":0.7}""", "refused")]
    public void Fields_that_are_not_known_are_skipped_if_they_are_JSON(string json, string expected) => Assert.Equal(expected, Read("JSON " + json));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("4")]
    [InlineData("JSON not-a-valid-json-string")]                                         // Envoy: InvalidJsonHeader
    [InlineData("{")]
    [InlineData("""{"cpu_utilization": "0.7" """)]                                       // Envoy: JsonHeaderIncorrectFieldType lacks its brace
    [InlineData("""{"eps":1}x""")]
    [InlineData("""{"eps":1}{}""")]
    [InlineData("""{"eps":1},""")]
    [InlineData("""{"eps":1,}""")]
    [InlineData("""{"eps":1/* one */}""")]
    [InlineData("""{eps:1}""")]
    [InlineData("""{'eps':1}""")]
    [InlineData("""{"eps" 1}""")]
    [InlineData("""{"eps":}""")]
    [InlineData("""{"eps"}""")]
    [InlineData("{\"ep\u0000s\":1}")]
    public void What_is_no_JSON_object_is_refused(string json) => Assert.Equal("refused", Read("JSON " + json));

    [Fact]
    public void A_name_beyond_ASCII_may_be_escaped_or_sent_as_UTF8()
    {
        Assert.Equal("named.größe=1 named.🐌=2", Read("""JSON {"named_metrics":{"gr\u00f6\u00dfe":1,"\ud83d\udc0c":2}}"""));
        Assert.Equal("named.größe=1", Read(OnTheWire("""JSON {"named_metrics":{"größe":1}}""")));
        Assert.Equal("refused", Read("""JSON {"named_metrics":{"größe":1}}"""));         // the bytes F6 and DF are no UTF-8
        Assert.Equal("refused", Read("JSON {\"later\":\"\u00F6\"}"));
        Assert.Equal("refused", Read("JSON {\"later\":\"\u0167\"}"));                    // no byte
    }

    [Fact]
    public void The_prefix_is_in_capitals_and_followed_by_a_blank()
    {
        Assert.Equal("refused", Read("json {}"));
        Assert.Equal("refused", Read("JSON{}"));
        Assert.Equal("refused", Read("{}"));
    }
}
