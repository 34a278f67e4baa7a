using LoadBalancing.Client.Simulation.Reports.Charts.Axes;
using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>What is around and behind the data of any chart: grid, axes, events.</summary>
internal static class ChartFrame
{
    private const double MarkRadius = 7.5;

    public static void DrawAxes(SvgCanvas canvas, Plot plot)
    {
        foreach (Tick tick in plot.Vertical.Ticks)
        {
            canvas.Line(plot.Left, plot.Y(tick.Value), plot.Right, plot.Y(tick.Value), "grid");
            if (tick.Text.Length > 0) { canvas.Text(plot.Left - 6, plot.Y(tick.Value) + 4, tick.Text, "end"); }
        }
        foreach (Tick tick in plot.Horizontal.Ticks)
        {
            canvas.Line(plot.X(tick.Value), plot.Top, plot.X(tick.Value), plot.Bottom, "grid");
            canvas.Text(plot.X(tick.Value), plot.Bottom + 15, tick.Text, "middle");
        }
        canvas.Line(plot.Left, plot.Bottom, plot.Right, plot.Bottom, "frame");
        canvas.Text(plot.Left + (plot.Width / 2), plot.Bottom + 30, plot.Horizontal.Label, "middle");
        canvas.UprightText(14, plot.Top + (plot.Height / 2), plot.Vertical.Label, "middle");
    }

    /// <summary>Every event has a line; its number is left out where it would hide the one before.</summary>
    public static void DrawEvents(SvgCanvas canvas, Plot plot, IEnumerable<NumberedEvent> events)
    {
        double free = double.NegativeInfinity;
        foreach (NumberedEvent happened in events)
        {
            double x = plot.X(happened.Event.At);
            canvas.BeginGroup(TextOf(happened));
            canvas.Rectangle(x - 4, plot.Top, 8, plot.Height, "reach");
            canvas.Line(x, plot.Top, x, plot.Bottom, "event");
            if (x >= free)
            {
                DrawMark(canvas, x, plot.Top - MarkRadius - 1, happened.Number);
                free = x + (2 * MarkRadius) + 1;
            }
            canvas.End();
        }
    }

    /// <summary>Says below a chart what the numbers mean.</summary>
    public static void DrawEventList(SvgCanvas canvas, double left, double top, IEnumerable<NumberedEvent> events)
    {
        foreach ((int index, NumberedEvent happened) in events.Index())
        {
            double y = top + (index * Legend.RowHeight);
            DrawMark(canvas, left + MarkRadius, y + 8, happened.Number);
            canvas.Text(left + 20, y + 12, $"{Readable.Moment(happened.Event.At)}: {happened.Event.Text}", "label");
        }
    }

    private static void DrawMark(SvgCanvas canvas, double x, double y, int number)
    {
        canvas.Circle(x, y, MarkRadius, "mark");
        canvas.Text(x, y + 3.5, Readable.Number(number), "number");
    }

    private static string TextOf(NumberedEvent happened) => $"{Readable.Number(happened.Number)}, {Readable.Moment(happened.Event.At)}: {happened.Event.Text}";
}
