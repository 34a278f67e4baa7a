using System.Xml;
using LoadBalancing.Client.Simulation.Reports.Html;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports;

/// <summary>Results as one HTML page to look at: tables, and for each subject latency, shares and failures over time. It needs no script and loads nothing.</summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="writer">Where to. Files have to be UTF-8.</param>
    /// <param name="results">Results of one scenario or several; those of one scenario stand side by side, on the same axes.</param>
    public static void Write(TextWriter writer, IReadOnlyList<SimulationResult> results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        IReadOnlyList<ScenarioGroup> scenarios = ScenarioGroup.Of(results);
        using var xml = XmlWriter.Create(writer, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = "", NewLineChars = "\n", CloseOutput = false });
        new HtmlPage(xml).Write(scenarios);
    }
}
