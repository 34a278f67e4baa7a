using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void The_page_stands_alone()
    {
        string page = Page(Examples.Small());
        Assert.StartsWith("<!DOCTYPE html", page, StringComparison.Ordinal);
        Assert.Contains("<meta charset=\"utf-8\"", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Contains("@media print", page, StringComparison.Ordinal);
        foreach (string outside in (string[])["<script", "<link", "<img", "src=", "@import", "url(", "https:"]) { Assert.DoesNotContain(outside, page, StringComparison.OrdinalIgnoreCase); }
        Assert.DoesNotContain("http:", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_subject_of_every_scenario_has_three_charts()
    {
        XElement page = Parse(Page(Examples.Small("a", "x"), Examples.Small("b", "x"), Examples.Small("a", "y")));
        Assert.Equal(["x", "y"], page.Descendants("h2").Select(heading => heading.Value));
        Assert.Equal(["a", "b", "a"], page.Descendants("h3").Select(heading => heading.Value));
        Assert.All(page.Descendants("section").Where(section => section.Attribute("class")?.Value == "subject"), section => Assert.Equal(3, section.Elements().Count(element => element.Name.LocalName == "svg")));
        Assert.Equal(["#scenario-1", "#scenario-2"], page.Descendants("a").Select(link => link.Attribute("href")!.Value));
        Assert.Equal(["scenario-1", "scenario-2"], page.Descendants("section").Select(section => section.Attribute("id")?.Value).OfType<string>());
    }

    [Fact]
    public void The_summary_has_the_numbers_and_the_best_is_bold()
    {
        XElement page = Parse(Page(Examples.Small("a"), Examples.Small("b") with { Latency = Examples.Latencies(1, 4, 5, 2_000) }));
        XElement row = page.Descendants("tr").Single(row => row.Element("th")?.Value == "p50");
        Assert.Equal(["2.00 ms", "4.00 ms"], row.Elements("td").Select(cell => cell.Value.Trim()));
        Assert.Equal(["2.00 ms"], row.Descendants("strong").Select(best => best.Value));
        Assert.Contains("slow s1 x 10", page.Descendants("td").Select(cell => cell.Value.Trim()));
        Assert.Contains("150 ms", page.Descendants("td").Select(cell => cell.Value.Trim()));
    }

    [Fact]
    public void Only_elements_without_content_end_themselves()
    {
        // HTML takes <div/> for a start.
        const string Selfish = "<(td|th|div|section|main|nav|ul|li|a|h[123]|p|table|tbody|tr|title|style)( [^>]*)?/>";
        Assert.DoesNotMatch(Selfish, Page(Examples.Small("a"), Examples.Small("b")));
        Assert.DoesNotMatch(Selfish, Page(Examples.Empty()));
        Assert.DoesNotMatch(Selfish, Page(Examples.Empty("", ""), Examples.Empty("", " ")));
    }

    [Fact]
    public void A_name_cannot_run()
    {
        const string Attack = "\"><script>alert(1)</script>";
        SimulationResult result = Examples.Small(Attack, Attack);
        result = result with
        {
            Servers = [.. result.Servers.Select(server => server with { Id = server.Id + Attack })],
            Faults = [result.Faults[0] with { Server = Attack, Fault = Attack }],
            Events = [new EventResult(Examples.S(1), Attack)],
            Oscillation = new OscillationResult(1, 1, Attack),
        };
        string page = Page(result);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        XElement parsed = Parse(page);
        Assert.Equal(Attack, parsed.Descendants("h2").Single().Value);
        Assert.Equal($"Simulation: {Attack}", parsed.Descendants("title").First().Value);
        Assert.All(parsed.Descendants().Where(element => element.Attribute("aria-label") is not null), svg => Assert.Contains(Attack, svg.Attribute("aria-label")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void A_day_of_many_servers_stays_a_small_page()
    {
        int[] attempts = [.. Enumerable.Range(0, 100)];
        WindowResult window = Examples.Window(0, attempts);
        SimulationResult result = Examples.Small() with
        {
            Duration = TimeSpan.FromHours(1),
            Servers = [.. attempts.Select(index => Examples.Small().Servers[0] with { Id = $"server-{index}" })],
            Windows = [.. Enumerable.Range(0, 36_000).Select(index => window with { Start = Examples.Ms(100 * index), Failed = 1 })],
            Faults = [.. Enumerable.Range(0, 5_000).Select(index => Examples.Small().Faults[0] with { Server = $"server-{index % 100}", At = Examples.Ms(500 * index) })],
            Events = [.. Enumerable.Range(0, 5_000).Select(index => new EventResult(Examples.Ms(500 * index), $"flap server-{index % 100}"))],
        };
        string page = Page(result);
        Assert.InRange(page.Length, 50_000, 300_000);
        Assert.Contains("and 4,900 more faults", page, StringComparison.Ordinal);
        Assert.Contains("and 4,800 more events", page, StringComparison.Ordinal);
        Assert.All(Parse(page).Descendants().Where(element => element.Name.LocalName == "path"), path => Assert.InRange(CoordinatesOf(path).Count, 2, 600));
    }

    [Fact]
    public void Labels_stay_inside_the_chart()
    {
        XElement page = Parse(Page(Examples.Small() with { Windows = [Examples.Window(0, [1, 1], p50: 0.01, p99: 3_000_000)] }));
        Assert.All(page.Descendants().Where(element => element.Name.LocalName == "text" && element.Attribute("class")?.Value == "end"), label =>
            Assert.True((double)label.Attribute("x")! - (6.6 * label.Value.Length) > 14, $"{label.Value} runs into the label of the axis"));
    }

    [Fact]
    public void Without_requests_and_without_results_there_is_a_page_all_the_same()
    {
        Assert.DoesNotContain("NaN", Page(Examples.Empty()), StringComparison.Ordinal);
        XElement page = Parse(Page(Examples.Empty()));
        Assert.Equal(["Summary"], page.Descendants("caption").Select(caption => caption.Value));
        Assert.Equal("Simulations", Parse(Page()).Descendants("h1").Single().Value);
    }

    [Fact]
    public void A_culture_changes_nothing() => Assert.Equal(Page(Examples.Small()), Cultures.InCommaLand(() => Page(Examples.Small())));

    private static string Page(params SimulationResult[] results)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(writer, results);
        return writer.ToString();
    }

    /// <summary>The page is XML, too, but for its document type.</summary>
    private static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }

    private static MatchCollection CoordinatesOf(XElement path) => Coordinate().Matches(path.Attribute("d")!.Value);

    [GeneratedRegex(@"[ML]-?[\d.]+ ")]
    private static partial Regex Coordinate();
}
