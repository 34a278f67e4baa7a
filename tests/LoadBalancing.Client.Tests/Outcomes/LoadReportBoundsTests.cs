using System.Text;
using LoadBalancing.Client.Outcomes;
using static LoadBalancing.Client.Tests.Outcomes.LoadReports;

namespace LoadBalancing.Client.Tests.Outcomes;

public sealed class LoadReportBoundsTests
{
    private static string Padded(string before, string after, int length) => before + new string('x', length - before.Length - after.Length) + after;

    [Theory]
    [InlineData(8192, "cpu=0.5")]
    [InlineData(8193, "refused")]
    public void A_header_has_at_most_8192_chars(int length, string expected)
    {
        Assert.Equal(expected, Read(Padded("TEXT unknown=", ",cpu_utilization=0.5", length)));
        Assert.Equal(expected, Read(Padded("JSON {\"unknown\":\"", "\",\"cpu_utilization\":0.5}", length)));
    }

    /// <summary>Four chars are three bytes: 8,192 are 6,144, and the prefix takes four chars, or three bytes, away. One char more would be no base64 anyway, so it is four.</summary>
    [Theory]
    [InlineData(6144, "cpu=0.5")]
    [InlineData(6147, "refused")]
    public void A_binary_report_has_at_most_8192_chars(int length, string expected)
    {
        byte[] Message(int total) => [.. Bytes(10, new byte[total - 9 - 3]), .. Double(1, 0.5)];      // a tag, two bytes of length, the bytes; then nine
        Assert.Equal(expected, ReadBinary(Message(length)));
        Assert.Equal(expected, Read("BIN " + Convert.ToBase64String(Message(length - 3))));
    }

    [Theory]
    [InlineData(20, 64)]
    [InlineData(21, 65)]
    public void All_maps_together_hold_at_most_64_metrics(int named, int total)
    {
        int[] counts = [22, 22, named];                                                  // utilization, request_cost, named_metrics
        string[] maps = ["utilization", "request_cost", "named_metrics"];
        var metrics = maps.Zip(counts).SelectMany(map => Enumerable.Range(0, map.Second).Select(i => (Map: map.First, Name: $"m{i}", Value: i))).ToList();
        Assert.Equal(total, metrics.Count);

        string text = "TEXT " + string.Join(',', metrics.Select(metric => $"{metric.Map}.{metric.Name}={metric.Value}"));
        var objects = metrics.GroupBy(metric => metric.Map).Select(map => $"\"{map.Key}\":{{{string.Join(',', map.Select(metric => $"\"{metric.Name}\":{metric.Value}"))}}}");
        string json = "JSON {" + string.Join(',', objects) + "}";
        byte[] message = [.. metrics.SelectMany(metric => Entry(metric.Map switch { "utilization" => 5, "request_cost" => 4, _ => 8 }, metric.Name, metric.Value))];
        foreach (string header in (string[])[text, json, "BIN " + Convert.ToBase64String(message)])
        {
            Assert.Equal(total == 64, LoadReportParser.TryParse(header, out LoadReport? report));
            if (report is null) { continue; }
            Assert.Equal((22, 22, 20), (report.Utilizations.Count, report.RequestCosts.Count, report.NamedMetrics.Count));
            Assert.True(report.TryGetUtilization("m21", out double utilization));
            Assert.True(report.TryGetRequestCost("m0", out double cost));
            Assert.True(report.TryGetNamedMetric("m19", out double metric));
            Assert.Equal((21, 0, 19), (utilization, cost, metric));
        }
    }

    [Theory]
    [InlineData(64, "named.x=64")]
    [InlineData(65, "refused")]
    public void A_binary_metric_that_is_sent_again_counts_again(int times, string expected) =>
        Assert.Equal(expected, ReadBinary([.. Enumerable.Range(1, times).SelectMany(i => Entry(8, "x", i))]));

    [Theory]
    [InlineData("x", 128)]
    [InlineData("ö", 128)]                                                               // 256 bytes
    [InlineData("語", 128)]                                                              // 384 bytes
    [InlineData("🐌", 64)]                                                               // two chars each
    public void A_name_has_at_most_128_chars(string character, int most)
    {
        foreach (int count in (int[])[most, most + 1])
        {
            string name = string.Concat(Enumerable.Repeat(character, count)), expected = count == most ? $"named.{name}=1" : "refused";
            Assert.Equal(expected, Read(OnTheWire($"TEXT named_metrics.{name}=1")));
            Assert.Equal(expected, Read(OnTheWire($$$"""JSON {"named_metrics":{"{{{name}}}":1}}""")));
            Assert.Equal(expected, Read($$$"""JSON {"named_metrics":{"{{{Escaped(name)}}}":1}}"""));
            Assert.Equal(expected, ReadBinary(Entry(8, name, 1)));
        }
    }

    [Fact]
    public void A_name_of_thousands_of_chars_is_refused()
    {
        string name = new('x', 7000);
        Assert.Equal("refused", Read($"TEXT named_metrics.{name}=1"));
        Assert.Equal("refused", Read($$$"""JSON {"named_metrics":{"{{{name}}}":1}}"""));
        Assert.Equal("", Read($$"""JSON {"{{name}}":1}"""));                             // not kept: a field that is not known
    }

    [Theory]
    [InlineData("""{"x":{"y":{}}}""", "")]
    [InlineData("""{"x":[[]]}""", "")]
    [InlineData("""{"x":{"y":{"z":{}}}}""", "refused")]
    [InlineData("""{"x":[[[]]]}""", "refused")]
    public void JSON_nests_at_most_three_deep(string json, string expected) => Assert.Equal(expected, Read("JSON " + json));

    [Fact]
    public void A_report_that_needs_a_rented_buffer_is_read_like_any_other()
    {
        foreach (int length in (int[])[511, 512, 513, 514, 600])                          // around the bytes that fit the stack
        {
            Assert.Equal("cpu=0.5", Read(Padded("TEXT unknown=", ",cpu_utilization=0.5", "TEXT ".Length + length)));
        }
    }

    private static string Escaped(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name) { text.Append($"\\u{(int)c:x4}"); }
        return text.ToString();
    }
}
