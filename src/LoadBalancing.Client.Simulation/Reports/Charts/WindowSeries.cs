using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>A run in so few windows that a chart can show them all.</summary>
internal sealed record WindowSeries(IReadOnlyList<WindowPoint> Points, TimeSpan Width)
{
    /// <summary>More than a screen can show apart.</summary>
    public const int MostPoints = 300;

    private static readonly TimeSpan s_window = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns how many windows of 100 ms have to become one.</summary>
    public static int MergedWindows(ScenarioGroup scenario) => Math.Max(1, (scenario.Results.Max(result => result.Windows.Count) + MostPoints - 1) / MostPoints);

    /// <param name="result">Whose windows.</param>
    /// <param name="merged">How many become one: the same for all that are compared.</param>
    public static WindowSeries Of(SimulationResult result, int merged) =>
        new([.. result.Windows.Chunk(merged).Select(windows => WindowPoint.Of(windows, result.Servers.Count))], s_window * merged);
}

/// <summary>One window or several in a row.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="Ended">How many requests ended.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="P50">The median of the windows' medians, in ms; <see langword="null"/> when nothing ended.</param>
/// <param name="P99">The highest of the windows' 99th percentiles, in ms; <see langword="null"/> when nothing ended.</param>
/// <param name="Attempts">The attempts that each server got.</param>
internal sealed record WindowPoint(TimeSpan Start, long Ended, long Failed, double? P50, double? P99, IReadOnlyList<long> Attempts)
{
    public static WindowPoint Of(WindowResult[] windows, int servers)
    {
        WindowResult[] busy = [.. windows.Where(window => window.Ended > 0)];
        var attempts = new long[servers];
        foreach (WindowResult window in windows)
        {
            for (int server = 0; server < Math.Min(servers, window.Attempts.Count); server++) { attempts[server] += window.Attempts[server]; }
        }
        return new WindowPoint(
            windows[0].Start,
            windows.Sum(window => (long)window.Ended),
            windows.Sum(window => (long)window.Failed),
            busy.Length == 0 ? null : busy.Select(window => window.P50).Order().ElementAt((busy.Length - 1) / 2).TotalMilliseconds,
            busy.Length == 0 ? null : busy.Max(window => window.P99).TotalMilliseconds,
            attempts);
    }
}
