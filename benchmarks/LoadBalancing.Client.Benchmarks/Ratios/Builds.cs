using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Times what takes milliseconds: one run a round, alternating, after warm-up.</summary>
internal static class Builds
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(600);

    public static Timing[] Time(params (string Name, Action Run)[] candidates)
    {
        WarmUp(candidates);
        double[][] times = [.. candidates.Select(_ => new double[Interleaved.Rounds])];
        for (int round = 0; round < Interleaved.Rounds; round++)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                int which = (round + i) % candidates.Length;
                times[which][round] = Measure(candidates[which].Run);
            }
        }
        return [.. candidates.Select((candidate, i) => new Timing(candidate.Name, times[i], BytesOf(candidate.Run)))];
    }

    /// <summary>The fastest of the last five, in milliseconds: what the machine can do when nobody disturbs it.</summary>
    public static double BestOfFive(Timing timing) => timing.NanosecondsByRound.TakeLast(5).Min() / 1e6;

    private static void WarmUp((string Name, Action Run)[] candidates)
    {
        for (int pass = 0; pass < 3; pass++)
        {
            // The last tier is compiled in the background, once nothing new was called for 100 ms.
            Thread.Sleep(150);
            foreach ((_, Action run) in candidates)
            {
                long start = Stopwatch.GetTimestamp();
                do { run(); }
                while (Stopwatch.GetElapsedTime(start) < s_warmUp);
            }
        }
    }

    private static double Measure(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static double BytesOf(Action run)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
