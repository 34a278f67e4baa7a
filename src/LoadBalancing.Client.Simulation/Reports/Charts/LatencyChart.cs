using LoadBalancing.Client.Simulation.Reports.Charts.Axes;
using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>Median and 99th percentile of each window.</summary>
internal sealed class LatencyChart(IReadOnlyList<SubjectSeries> subjects, int merged) : Chart("Latency", 170, AxisOf(subjects))
{
    private const string Median = "line c1";
    private const string Tail = "line c4";

    public override IReadOnlyList<LegendEntry> Legend { get; } = Entries(Readable.Duration(subjects[0].Windows.Width), merged > 1);

    public override string Describe(SubjectSeries subject) => subject.Windows.Points.Max(point => point.P99) is { } highest
        ? $"median of a window from {Ms(subject.Windows.Points.Min(point => point.P50))} to {Ms(subject.Windows.Points.Max(point => point.P50))}, 99th percentile up to {Ms(highest)}"
        : "no request ended";

    public override void Draw(SvgCanvas canvas, Plot plot, SubjectSeries subject)
    {
        IReadOnlyList<WindowPoint> points = subject.Windows.Points;
        canvas.Path(LinePath.Through(subject.Line(plot, index => points[index].P99)), Tail);
        canvas.Path(LinePath.Through(subject.Line(plot, index => points[index].P50)), Median);
        foreach (WindowPoint point in points.Where(point => point.Ended > 0))
        {
            (double left, double right) = (plot.X(point.Start), plot.X(point.Start + subject.Windows.Width));
            canvas.Rectangle(left, plot.Top, right - left, plot.Height, "reach",
                $"{Readable.Moment(point.Start)}: p50 {Ms(point.P50)}, p99 {Ms(point.P99)}, {Readable.Count(point.Ended)} requests");
        }
        if (points.All(point => point.Ended == 0)) { canvas.Text(plot.Left + (plot.Width / 2), plot.Top + (plot.Height / 2), "no request ended", "middle"); }
    }

    private static LegendEntry[] Entries(string window, bool isMerged) =>
    [
        new(isMerged ? $"p99, highest in {window}" : $"p99 of {window}", Tail),
        new(isMerged ? $"p50, median in {window}" : $"p50 of {window}", Median),
    ];

    private static LogAxis AxisOf(IReadOnlyList<SubjectSeries> subjects)
    {
        double[] values = [.. subjects.SelectMany(subject => subject.Windows.Points).SelectMany(point => new[] { point.P50, point.P99 }).OfType<double>().Where(value => value > 0)];
        return LogAxis.Between("latency, ms (log scale)", values.Length == 0 ? 1 : values.Min(), values.Length == 0 ? 100 : values.Max());
    }

    private static string Ms(double? milliseconds) => milliseconds is { } value ? Readable.Duration(TimeSpan.FromMilliseconds(value)) : Readable.Nothing;
}
