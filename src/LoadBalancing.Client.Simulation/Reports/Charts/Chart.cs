using LoadBalancing.Client.Simulation.Reports.Charts.Axes;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>One kind of chart, with axes that fit every subject of a scenario.</summary>
internal abstract class Chart(string title, double plotHeight, Axis vertical)
{
    /// <summary>Gets what it shows.</summary>
    public string Title => title;

    /// <summary>Gets the height between the axes, in user units.</summary>
    public double PlotHeight => plotHeight;

    public Axis Vertical => vertical;

    public abstract IReadOnlyList<LegendEntry> Legend { get; }

    /// <summary>Says in words what is to be seen.</summary>
    public abstract string Describe(SubjectSeries subject);

    public abstract void Draw(SvgCanvas canvas, Plot plot, SubjectSeries subject);
}
