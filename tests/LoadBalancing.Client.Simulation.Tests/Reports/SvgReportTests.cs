using System.Xml.Linq;
using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Reports;

public sealed class SvgReportTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(ReportChart.Latency, "Latency over time of peak_ewma in one slow server: median of a window from 2.00 ms to 2.00 s, 99th percentile up to 2.00 s.")]
    [InlineData(ReportChart.Share, "Share of attempts by server over time of peak_ewma in one slow server: a fair share is 50 %; the highest is 80.0 %, of s0.")]     // 4 of 5 over both windows
    [InlineData(ReportChart.Failures, "Failed requests over time of peak_ewma in one slow server: 1 in all, at most 1 in 100 ms.")]
    public void A_chart_is_an_image_that_says_what_is_to_be_seen(ReportChart chart, string label)
    {
        XElement svg = Draw(Examples.Small(), chart);
        Assert.Equal("img", svg.Attribute("role")?.Value);
        Assert.Equal(label, svg.Attribute("aria-label")?.Value);
        Assert.NotNull(svg.Element(s_svg + "style"));
        Assert.Contains("prefers-color-scheme: dark", svg.Element(s_svg + "style")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReportChart.Latency, "latency, ms (log scale)")]
    [InlineData(ReportChart.Share, "share, %")]
    [InlineData(ReportChart.Failures, "failed per 100 ms")]
    public void Both_axes_say_their_unit(ReportChart chart, string label) => Assert.Empty(new[] { label, "time, s", "20" }.Except(TextsOf(Draw(Examples.Small(), chart))));

    [Fact]
    public void Latency_rises_upwards_and_later_is_further_right()
    {
        SimulationResult result = Examples.Small() with { Duration = Examples.S(1), Events = [], Windows = [Examples.Window(0, [1, 1], p50: 1, p99: 10), Examples.Window(5, [1, 1], p50: 10, p99: 100)] };
        XElement svg = Draw(result, ReportChart.Latency);
        // The plot: x from 62 to 548 for 1 s, y from 214 (1 ms) to 44 (100 ms). Middles of the windows: 0.05 s and 0.55 s.
        Assert.Equal("M86.3 129h0L329.3 44", PathsOf(svg, "line c4").Single());
        Assert.Equal("M86.3 214h0L329.3 129", PathsOf(svg, "line c1").Single());
        Assert.Contains("0.5 s: p50 10.0 ms, p99 100 ms, 10 requests", TitlesOf(svg));
    }

    [Fact]
    public void An_event_is_a_line_with_its_text_and_number()
    {
        XElement svg = Draw(Examples.Small(), ReportChart.Share);
        XElement first = svg.Elements(s_svg + "g").Single(group => group.Element(s_svg + "title")?.Value == "1, 5 s: slow s1 x 10");
        Assert.Equal("183.5", first.Element(s_svg + "line")?.Attribute("x1")?.Value);                   // 62 + 486 * 5 / 20
        Assert.Equal("1", first.Element(s_svg + "text")?.Value);
        Assert.Contains("10 s: heal s1", TextsOf(svg));
    }

    [Fact]
    public void A_chart_shows_what_happened_to_its_own_subject()
    {
        SimulationResult refused = Examples.Small("b") with { Events = [new EventResult(Examples.S(1), "refused")] };
        Assert.DoesNotContain("1, 1 s: refused", TitlesOf(Draw(Examples.Small("a"), ReportChart.Latency, [refused])));
        Assert.Contains("1, 1 s: refused", TitlesOf(Draw(refused, ReportChart.Latency, [Examples.Small("a")])));
    }

    [Fact]
    public void Numbers_of_events_do_not_cover_each_other()
    {
        SimulationResult result = Examples.Small() with { Events = [.. Enumerable.Range(0, 50).Select(index => new EventResult(Examples.Ms(100 * index), "join s1"))] };
        XElement svg = Draw(result, ReportChart.Failures);
        double[] marks = [.. svg.Elements(s_svg + "g").Elements(s_svg + "circle").Select(mark => (double)mark.Attribute("cx")!)];
        Assert.InRange(marks.Length, 5, 10);                                   // 5 s are 121 units, a mark takes 16
        Assert.All(marks.Zip(marks.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 16));
        Assert.Equal(50, svg.Elements(s_svg + "g").Count(group => group.Element(s_svg + "line")?.Attribute("class")?.Value == "event"));
    }

    [Fact]
    public void Every_server_has_a_line_and_a_fair_share_is_dashed()
    {
        XElement svg = Draw(Examples.Small(), ReportChart.Share);
        Assert.Equal(["s0", "s1"], svg.Elements(s_svg + "path").Select(path => path.Element(s_svg + "title")!.Value));
        Assert.Single(PathsOf(svg, "line strong c0"));                         // s1, which turned slow
        Assert.Single(PathsOf(svg, "line c1"));
        Assert.Contains("fair: 50 %", TextsOf(svg));
        // From 0 to 100 %, y from 234 to 44; from 0 to 10 s, x from 62 to 548, 4.86 a window. Reaching two windows to each side: 3 of 3, 3 of 4, 3 of 5, 2 of 5, 1 of 4, 0 of 3.
        SimulationResult turning = Examples.Small() with { Duration = Examples.S(10), Windows = [.. Enumerable.Range(0, 6).Select(index => Examples.Window(index, index < 3 ? [1, 0] : [0, 1]))] };
        Assert.Equal("M64.4 44h0L69.3 91.5L74.2 120L79 158L83.9 186.5L88.7 234", PathsOf(Draw(turning, ReportChart.Share), "line c1").Single());
    }

    [Fact]
    public void Many_servers_without_a_colour_are_one_area()
    {
        XElement svg = Draw(Fleet(52), ReportChart.Share);
        string area = PathsOf(svg, "band").Single();
        Assert.Equal(6, area.Split('L').Length);                               // three windows, out and back
        Assert.NotEqual(area.Split('L')[0][1..], area.Split('L')[^1].TrimEnd('Z'));
        Assert.Equal("51 others, from the lowest to the highest share", svg.Elements(s_svg + "path").Single(path => path.Attribute("class")?.Value == "band").Element(s_svg + "title")?.Value);
        Assert.Empty(PathsOf(svg, "line other"));
        Assert.Single(PathsOf(svg, "line strong c0"));
        Assert.Equal(40, PathsOf(Draw(Fleet(41), ReportChart.Share), "line other").Count);
    }

    [Fact]
    public void Charts_side_by_side_have_the_same_axes()
    {
        SimulationResult slow = Examples.Small("slow") with { Windows = [Examples.Window(0, [1, 1], p50: 5_000, p99: 90_000)] };
        SimulationResult fast = Examples.Small("fast") with { Windows = [Examples.Window(0, [1, 1], p50: 1, p99: 2)] };
        Assert.Contains("100,000", TextsOf(Draw(fast, ReportChart.Latency, [fast, slow])));
        Assert.DoesNotContain("100,000", TextsOf(Draw(fast, ReportChart.Latency)));
    }

    [Theory]
    [InlineData(ReportChart.Latency, "no request ended")]
    [InlineData(ReportChart.Share, "time, s")]
    [InlineData(ReportChart.Failures, "no request failed")]
    public void Where_nothing_happened_the_chart_says_so(ReportChart chart, string text)
    {
        XElement svg = Draw(Examples.Empty(), chart);
        Assert.Contains(text, TextsOf(svg));
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_makes_a_well_formed_file()
    {
        SimulationResult result = Examples.Small("<b>&\u0001\ud800", "\"]]>😀") with { Events = [new EventResult(Examples.S(1), "a < b & \u0000")] };
        XElement svg = Draw(result, ReportChart.Latency);
        Assert.Contains("Latency: <b>&\uFFFD\uFFFD, \"]]>😀", TextsOf(svg));
        Assert.Contains("1, 1 s: a < b & \uFFFD", TitlesOf(svg));
    }

    [Fact]
    public void A_culture_changes_nothing() =>
        Assert.Equal(Draw(Examples.Small(), ReportChart.Latency).ToString(), Cultures.InCommaLand(() => Draw(Examples.Small(), ReportChart.Latency).ToString()));

    private static SimulationResult Fleet(int servers) => Examples.Small() with
    {
        Servers = [.. Enumerable.Range(0, servers).Select(index => Examples.Small().Servers[0] with { Id = $"s{index}" })],
        Windows = [.. Enumerable.Range(0, 3).Select(index => Examples.Window(index, [.. Enumerable.Range(1, servers)]))],
    };

    private static XElement Draw(SimulationResult result, ReportChart chart, IReadOnlyList<SimulationResult>? beside = null)
    {
        using var writer = new StringWriter();
        SvgReport.Write(writer, result, chart, beside);
        return XElement.Parse(writer.ToString());
    }

    private static List<string> TextsOf(XElement svg) => [.. svg.Descendants(s_svg + "text").Select(text => text.Value)];

    private static List<string> TitlesOf(XElement svg) => [.. svg.Descendants(s_svg + "title").Select(title => title.Value)];

    private static List<string> PathsOf(XElement svg, string style) => [.. svg.Elements(s_svg + "path").Where(path => path.Attribute("class")?.Value == style).Select(path => path.Attribute("d")!.Value)];
}
