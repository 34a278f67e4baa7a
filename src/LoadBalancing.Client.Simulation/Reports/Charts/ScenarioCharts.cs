using System.Xml;
using LoadBalancing.Client.Simulation.Reports.Charts.Axes;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>The charts of one scenario: all subjects on the same axes, in the same colours, with the same numbers for events.</summary>
internal sealed class ScenarioCharts
{
    private const double Width = 560;
    private const double Left = 62;
    private const double Right = 12;
    private const double Top = 44;
    private const double Bottom = 40;
    private const int MostEvents = 60;
    private const int MostListedEvents = 12;

    private readonly Dictionary<SimulationResult, SubjectSeries> _subjects = new(ReferenceEqualityComparer.Instance);
    private readonly IReadOnlyList<NumberedEvent> _events;
    private readonly Dictionary<ReportChart, Chart> _charts;
    private readonly Axis _time;

    public ScenarioCharts(ScenarioGroup scenario)
    {
        int merged = WindowSeries.MergedWindows(scenario);
        SubjectSeries[] subjects = [.. scenario.Results.Select(result => SubjectSeries.Of(result, merged))];
        foreach (SubjectSeries subject in subjects) { _subjects[subject.Result] = subject; }
        _events = Timeline.Of(scenario);
        _time = TimeAxis.Until(subjects.Max(subject => subject.End));
        _charts = new Dictionary<ReportChart, Chart>
        {
            [ReportChart.Latency] = new LatencyChart(subjects, merged),
            [ReportChart.Share] = new ShareChart(subjects, ServerPalette.Of(scenario), scenario.Servers.Count),
            [ReportChart.Failures] = new FailureChart(subjects),
        };
    }

    /// <param name="writer">Where to.</param>
    /// <param name="result">Whose chart.</param>
    /// <param name="kind">Which.</param>
    /// <param name="isAlone">Whether it is a file of its own, which has to say whose chart it is and what happened.</param>
    public void Draw(XmlWriter writer, SimulationResult result, ReportChart kind, bool isAlone)
    {
        (Chart chart, SubjectSeries subject) = (_charts[kind], _subjects[result]);
        var canvas = new SvgCanvas(writer);
        var plot = new Plot(Left, Top, Width - Left - Right, chart.PlotHeight, _time, chart.Vertical);
        NumberedEvent[] events = [.. _events.Where(happened => happened.Subjects.Contains(result.Subject)).Take(MostEvents)];
        NumberedEvent[] listed = [.. events.Take(isAlone ? MostListedEvents : 0)];
        double legendTop = plot.Bottom + Bottom;
        double listTop = legendTop + Legend.HeightOf(chart.Legend, plot.Width);

        canvas.Begin(Width, listTop + (listed.Length * Legend.RowHeight) + 4, $"{chart.Title} over time of {result.Subject} in {result.Scenario}: {chart.Describe(subject)}.", isAlone);
        canvas.Text(Left, 16, isAlone ? $"{chart.Title}: {result.Subject}, {result.Scenario}" : chart.Title, "title");
        ChartFrame.DrawAxes(canvas, plot);
        chart.Draw(canvas, plot, subject);
        ChartFrame.DrawEvents(canvas, plot, events);
        Legend.Draw(canvas, chart.Legend, plot.Left, legendTop, plot.Width);
        ChartFrame.DrawEventList(canvas, plot.Left, listTop, listed);
        canvas.End();
    }
}
