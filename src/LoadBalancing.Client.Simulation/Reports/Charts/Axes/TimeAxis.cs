using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Reports.Charts.Axes;

/// <summary>Time since the start, in the unit that suits its length.</summary>
internal static class TimeAxis
{
    /// <param name="end">Where the axis ends. Values on it are seconds, whatever the unit.</param>
    public static LinearAxis Until(TimeSpan end) => end switch
    {
        { TotalMinutes: <= 10 } => Of("time, s", end, 1),
        { TotalHours: <= 10 } => Of("time, min", end, 60),
        _ => Of("time, h", end, 3_600),
    };

    private static LinearAxis Of(string label, TimeSpan end, double unit) => LinearAxis.Exactly(label, end.TotalSeconds, unit, seconds => Readable.Number(seconds / unit));
}
