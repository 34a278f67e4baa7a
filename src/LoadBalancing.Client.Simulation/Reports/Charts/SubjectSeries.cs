using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>One subject's run as its charts show it.</summary>
/// <param name="Result">The run.</param>
/// <param name="Windows">Its windows.</param>
/// <param name="Shares">For each server its share at each window, in percent.</param>
internal sealed record SubjectSeries(SimulationResult Result, WindowSeries Windows, double?[][] Shares)
{
    public static SubjectSeries Of(SimulationResult result, int merged)
    {
        WindowSeries windows = WindowSeries.Of(result, merged);
        return new(result, windows, ShareSeries.Of(windows, result.Servers.Count, merged));
    }

    /// <summary>Gets when the last window or the sending ends, whichever is later.</summary>
    public TimeSpan End => Windows.Points.Count == 0 || Result.Duration > Windows.Points[^1].Start + Windows.Width ? Result.Duration : Windows.Points[^1].Start + Windows.Width;

    /// <summary>Pairs each window's middle with a value.</summary>
    public IEnumerable<(double X, double? Y)> Line(Plot plot, Func<int, double?> value) =>
        Windows.Points.Select((point, index) => (plot.X(point.Start + (Windows.Width / 2)), value(index) is { } known ? plot.Y(known) : (double?)null));
}
