using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>
/// Times candidates in short alternating rounds, in rotating order: on a machine whose speed swings by two, only what ran side by side can be
/// compared. A round takes the fastest of three batches, which drops the ones that were preempted.
/// </summary>
internal static class Interleaved
{
    private const int BatchesPerRound = 3;
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(600);

    public static int Rounds { get; set; } = 21;

    public static Timing[] Time(params Candidate[] candidates)
    {
        using var second = new SecondThread();
        int[] operations = WarmUp(candidates, second);
        double[][] times = [.. candidates.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                int which = (round + i) % candidates.Length;
                double best = double.MaxValue;
                for (int batch = 0; batch < BatchesPerRound; batch++) { best = Math.Min(best, Measure(candidates[which], operations[which], second)); }
                times[which][round] = best;
            }
        }
        return [.. candidates.Select((candidate, i) => new Timing(candidate.Name, times[i], BytesOf(candidate, operations[i])))];
    }

    /// <summary>Until the last tier of code is in place; and finds how many operations make a batch.</summary>
    private static int[] WarmUp(Candidate[] candidates, SecondThread second)
    {
        int[] operations = [.. candidates.Select(_ => 64)];
        for (int pass = 0; pass < 4; pass++)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                long until = Stopwatch.GetTimestamp() + (long)(s_warmUp.TotalSeconds / 4 * Stopwatch.Frequency);
                while (Stopwatch.GetTimestamp() < until)
                {
                    double nanoseconds = Measure(candidates[i], operations[i], second);
                    operations[i] = (int)Math.Clamp(s_batch.TotalNanoseconds / nanoseconds, 64, 4.0 * operations[i]);
                }
            }
        }
        return operations;
    }

    private static double Measure(Candidate candidate, int operations, SecondThread second)
    {
        if (candidate.Threads == 2) { return second.RunBeside(candidate.Run, operations).TotalNanoseconds / operations; }
        long start = Stopwatch.GetTimestamp();
        candidate.Run(operations);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    private static double BytesOf(Candidate candidate, int operations)
    {
        candidate.Run(operations);
        long before = candidate.IsAsync ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
        candidate.Run(operations);
        long after = candidate.IsAsync ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
        return (double)(after - before) / operations;
    }
}
