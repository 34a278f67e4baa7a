namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>The share of each server over time, smoothed over about half a second: single windows hold few requests.</summary>
internal static class ShareSeries
{
    private const int SmoothedWindows = 5;

    /// <returns>For each server its share at each point, in percent; <see langword="null"/> where nobody sent anything.</returns>
    /// <param name="series">The windows.</param>
    /// <param name="servers">How many servers there are.</param>
    /// <param name="merged">How many windows of 100 ms a point stands for.</param>
    public static double?[][] Of(WindowSeries series, int servers, int merged)
    {
        int reach = ((SmoothedWindows + merged - 1) / merged) / 2;
        long[] totals = Smooth([.. series.Points.Select(point => point.Attempts.Sum())], reach);
        return [.. Enumerable.Range(0, servers).Select(server =>
            Smooth([.. series.Points.Select(point => point.Attempts[server])], reach).Select((sum, index) => totals[index] == 0 ? (double?)null : 100.0 * sum / totals[index]).ToArray())];
    }

    /// <summary>The sums over a point and as many neighbours on each side as <paramref name="reach"/> says; fewer at the ends.</summary>
    private static long[] Smooth(long[] values, int reach)
    {
        var until = new long[values.Length + 1];
        for (int i = 0; i < values.Length; i++) { until[i + 1] = until[i] + values[i]; }
        return [.. values.Select((_, index) => until[Math.Min(values.Length, index + reach + 1)] - until[Math.Max(0, index - reach)])];
    }
}
