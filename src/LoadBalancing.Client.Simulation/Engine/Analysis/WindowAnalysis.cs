using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Engine.Analysis;

/// <summary>The run in windows of ten slices.</summary>
internal static class WindowAnalysis
{
    public static List<WindowResult> Of(Recorder recorder)
    {
        var windows = new List<WindowResult>();
        ReadOnlySpan<long> latencies = recorder.Latencies;
        int first = 0;
        for (int slice = 0, window = 0; slice < recorder.Slices.Count; slice += TimeSlices.InWindow, window++)
        {
            int ended = 0, failed = 0;
            for (int i = slice; i < Math.Min(slice + TimeSlices.InWindow, recorder.Slices.Count); i++) { (ended, failed) = (ended + recorder.EndedIn(i), failed + recorder.FailedIn(i)); }
            // Latencies were written down in the order in which requests ended.
            long[] ofWindow = latencies.Slice(first, ended).ToArray();
            for (int i = 0; i < ofWindow.Length; i++) { if (ofWindow[i] < 0) { ofWindow[i] = ~ofWindow[i]; } }
            Array.Sort(ofWindow);
            var summary = new LatencySummary(ofWindow);
            windows.Add(new WindowResult
            {
                Start = LatencySummary.OfNanoseconds(slice * recorder.Slices.Length),
                Ended = ended,
                Failed = failed,
                P50 = summary.P50,
                P99 = summary.P99,
                Attempts = AttemptsIn(recorder, window),
            });
            first += ended;
        }
        return windows;
    }

    public static int[] AttemptsIn(Recorder recorder, int window)
    {
        int[] sum = new int[recorder.AttemptsOf.Length];
        for (int slice = window * TimeSlices.InWindow; slice < Math.Min((window + 1) * TimeSlices.InWindow, recorder.Slices.Count); slice++)
        {
            ReadOnlySpan<int> attempts = recorder.AttemptsIn(slice);
            for (int server = 0; server < sum.Length; server++) { sum[server] += attempts[server]; }
        }
        return sum;
    }
}
