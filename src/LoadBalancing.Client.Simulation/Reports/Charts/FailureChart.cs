using LoadBalancing.Client.Simulation.Reports.Charts.Axes;
using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>Requests that failed in each window, as bars.</summary>
internal sealed class FailureChart(IReadOnlyList<SubjectSeries> subjects) : Chart("Failed requests", 90, AxisOf(subjects))
{
    public override IReadOnlyList<LegendEntry> Legend => [];

    public override string Describe(SubjectSeries subject) =>
        $"{Readable.Count(subject.Windows.Points.Sum(point => point.Failed))} in all, at most {Readable.Count(subject.Windows.Points.Select(point => point.Failed).DefaultIfEmpty().Max())} in {Readable.Duration(subject.Windows.Width)}";

    public override void Draw(SvgCanvas canvas, Plot plot, SubjectSeries subject)
    {
        foreach (WindowPoint point in subject.Windows.Points.Where(point => point.Failed > 0))
        {
            (double left, double top) = (plot.X(point.Start), plot.Y(point.Failed));
            // At least as wide as can be seen, and one failure among thousands is no lower than that either.
            double height = Math.Max(1, plot.Bottom - top);
            canvas.Rectangle(left, plot.Bottom - height, Math.Max(1, plot.X(point.Start + subject.Windows.Width) - left), height, "bar",
                $"{Readable.Moment(point.Start)}: {Readable.Count(point.Failed)} of {Readable.Count(point.Ended)} failed");
        }
        if (subject.Windows.Points.All(point => point.Failed == 0)) { canvas.Text(plot.Left + (plot.Width / 2), plot.Top + (plot.Height / 2), "no request failed", "middle"); }
    }

    private static LinearAxis AxisOf(IReadOnlyList<SubjectSeries> subjects) => LinearAxis.UpTo(
        $"failed per {Readable.Duration(subjects[0].Windows.Width)}",
        subjects.SelectMany(subject => subject.Windows.Points).Select(point => point.Failed).DefaultIfEmpty().Max(),
        smallestStep: 1,
        Readable.Number);
}
