using System.Xml;
using LoadBalancing.Client.Simulation.Reports.Charts;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports;

/// <summary>One chart as an SVG file, for documents. It has light colours and dark ones, for whoever prefers these.</summary>
public static class SvgReport
{
    /// <summary>Writes a chart.</summary>
    /// <param name="writer">Where to. Files have to be UTF-8.</param>
    /// <param name="result">Whose chart.</param>
    /// <param name="chart">What it shows.</param>
    /// <param name="beside">Results of the same scenario that are looked at together with this one: their charts get the same axes and colours. The default is none.</param>
    public static void Write(TextWriter writer, SimulationResult result, ReportChart chart, IReadOnlyList<SimulationResult>? beside = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        // The order decides about colours, and must not depend on whose chart is written.
        SimulationResult[] results = beside?.Contains(result, ReferenceEqualityComparer.Instance) == true ? [.. beside] : [result, .. beside ?? []];
        using var xml = XmlWriter.Create(writer, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = "", NewLineChars = "\n", CloseOutput = false });
        new ScenarioCharts(new ScenarioGroup(result.Scenario, results)).Draw(xml, result, chart, isAlone: true);
    }
}
