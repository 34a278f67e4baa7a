using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Engine.Analysis;

/// <summary>How restless shares are, relative to independent draws; see <see cref="OscillationResult"/>.</summary>
internal static class OscillationAnalysis
{
    private const long Settling = 2_000_000_000;

    /// <summary>Fewer windows in a stretch say nothing of a deviation.</summary>
    private const int FewestWindows = 5;

    public static OscillationResult Of(Recorder recorder, SimulatedServer[] servers, IReadOnlyList<long> events)
    {
        double[] deviation = new double[servers.Length], expected = new double[servers.Length];
        foreach ((int from, int to) in QuietStretches(recorder.Slices, events)) { Add(recorder, from, to, deviation, expected); }
        double all = expected.Sum();
        if (all == 0) { return new(null, null, null); }
        int worst = Enumerable.Range(0, servers.Length).Where(i => expected[i] > 0).MaxBy(i => deviation[i] / expected[i]);
        return new(Math.Sqrt(deviation.Sum() / all), Math.Sqrt(deviation[worst] / expected[worst]), servers[worst].Id);
    }

    /// <summary>First windows and the windows after the last, of what lies between events.</summary>
    private static IEnumerable<(int From, int To)> QuietStretches(TimeSlices slices, IReadOnlyList<long> events)
    {
        long window = slices.Length * TimeSlices.InWindow;
        long quietFrom = Settling;
        foreach (long at in events.Append(slices.End).Order())
        {
            int from = (int)((quietFrom + window - 1) / window), to = (int)(at / window);
            if (to - from >= FewestWindows) { yield return (from, to); }
            quietFrom = at + Settling;
        }
    }

    /// <summary>Sums, for each server, the squares of the differences from its mean share, and what a binomial draw would give for them: n p (1 - p).</summary>
    private static void Add(Recorder recorder, int from, int to, double[] deviation, double[] expected)
    {
        int windows = to - from;
        int[][] counts = [.. Enumerable.Range(from, windows).Select(window => WindowAnalysis.AttemptsIn(recorder, window))];
        double[] totals = [.. counts.Select(count => (double)count.Sum())];
        double total = totals.Sum();
        if (total < 2) { return; }
        // The shares were taken from the same windows, which takes away n / total of each window's variance, and 1 / total of p (1 - p): no bias, however few there were.
        double draws = (total - totals.Sum(n => n * n / total)) * total / (total - 1);
        for (int server = 0; server < deviation.Length; server++)
        {
            double share = counts.Sum(count => (double)count[server]) / total;
            for (int i = 0; i < windows; i++)
            {
                double difference = counts[i][server] - (share * totals[i]);
                deviation[server] += difference * difference;
            }
            expected[server] += draws * share * (1 - share);
        }
    }
}
