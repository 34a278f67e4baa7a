using System.Xml;
using LoadBalancing.Client.Simulation.Reports.Charts;
using LoadBalancing.Client.Simulation.Reports.Tables;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Html;

/// <summary>The page: a section for each scenario, a column of charts in it for each subject.</summary>
internal sealed class HtmlPage(XmlWriter writer)
{
    private const int MostFaults = 100;
    private const int MostVersions = 100;
    private const int MostEvents = 200;

    public void Write(IReadOnlyList<ScenarioGroup> scenarios)
    {
        string title = scenarios.Count == 1 ? "Simulation" : "Simulations";
        writer.WriteDocType("html", null, null, null);
        writer.WriteStartElement("html");
        writer.WriteAttributeString("lang", "en");
        WriteHead(SafeText.Of(scenarios.Count == 1 ? $"{title}: {scenarios[0].Name}" : title));
        writer.WriteStartElement("body");
        writer.WriteStartElement("main");
        writer.WriteElementString("h1", title);
        if (scenarios.Count > 1) { WriteContents(scenarios); }
        foreach ((int index, ScenarioGroup scenario) in scenarios.Index()) { WriteScenario(scenario, AnchorOf(index)); }
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static string AnchorOf(int index) => $"scenario-{Readable.Number(index + 1)}";

    private void WriteHead(string title)
    {
        writer.WriteStartElement("head");
        writer.WriteStartElement("meta");
        writer.WriteAttributeString("charset", "utf-8");
        writer.WriteEndElement();
        writer.WriteStartElement("meta");
        writer.WriteAttributeString("name", "viewport");
        writer.WriteAttributeString("content", "width=device-width, initial-scale=1");
        writer.WriteEndElement();
        writer.WriteElementString("title", title);
        writer.WriteElementString("style", PageStyle.Css + ChartStyle.Css);
        writer.WriteEndElement();
    }

    private void WriteContents(IReadOnlyList<ScenarioGroup> scenarios)
    {
        writer.WriteStartElement("nav");
        writer.WriteStartElement("ul");
        foreach ((int index, ScenarioGroup scenario) in scenarios.Index())
        {
            writer.WriteStartElement("li");
            writer.WriteStartElement("a");
            writer.WriteAttributeString("href", "#" + AnchorOf(index));
            writer.WriteString(SafeText.Of(scenario.Name));
            writer.WriteFullEndElement();
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteScenario(ScenarioGroup scenario, string anchor)
    {
        writer.WriteStartElement("section");
        writer.WriteAttributeString("id", anchor);
        WriteText("h2", scenario.Name);
        writer.WriteElementString("p", scenario.Conditions + (scenario.Results.Count > 1 ? ". The best of the subjects is bold; the oracle does not compete." : "."));
        writer.WriteStartElement("div");
        writer.WriteAttributeString("class", "tables");
        HtmlTable.Write(writer, SummaryTable.Of(scenario) with { Title = "Summary" });
        writer.WriteStartElement("div");
        HtmlTable.Write(writer, FaultTable.Of(scenario, MostFaults));
        HtmlTable.Write(writer, VersionTable.Of(scenario, MostVersions));
        HtmlTable.Write(writer, Timeline.Table(scenario, MostEvents));
        writer.WriteFullEndElement();
        writer.WriteEndElement();
        var charts = new ScenarioCharts(scenario);
        writer.WriteStartElement("div");
        writer.WriteAttributeString("class", "subjects");
        foreach (SimulationResult result in scenario.Results) { WriteSubject(result, charts); }
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteSubject(SimulationResult result, ScenarioCharts charts)
    {
        writer.WriteStartElement("section");
        writer.WriteAttributeString("class", "subject");
        WriteText("h3", result.Subject);
        foreach (ReportChart chart in Enum.GetValues<ReportChart>()) { charts.Draw(writer, result, chart, isAlone: false); }
        writer.WriteEndElement();
    }

    /// <summary>HTML knows no empty elements but its own few: there is an end tag, whatever the text.</summary>
    private void WriteText(string element, string text)
    {
        writer.WriteStartElement(element);
        writer.WriteString(SafeText.Of(text));
        writer.WriteFullEndElement();
    }
}
