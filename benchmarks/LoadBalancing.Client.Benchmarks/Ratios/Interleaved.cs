using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>
/// Times candidates in short alternating rounds, in rotating order: on a machine whose speed swings by two, only what ran side by side can be
/// compared. A round takes the fastest of three batches, which drops the ones that were preempted.
/// </summary>
internal static class Interleaved
{
    private const int BatchesPerRound = 3;
    private const int WarmUpPasses = 5;
    private const int Few = 8;
    /// <summary>A quiet machine needs one or two.</summary>
    private const int TriesToOverlap = 25;
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(2);
    /// <summary>Shorter than a time slice: both threads are seldom preempted, and a batch in which one was is seen and thrown away.</summary>
    private static readonly TimeSpan s_batchOfTwo = TimeSpan.FromMilliseconds(0.3);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(1000);
    /// <summary>For each of more than a few candidates: the compiler has the time of all the others.</summary>
    private static readonly TimeSpan s_warmUpOfMany = TimeSpan.FromMilliseconds(300);

    public static int Rounds { get; set; } = 21;

    public static Timing[] Time(params Candidate[] candidates)
    {
        using var second = new SecondThread();
        int[] operations = WarmUp(candidates, second);
        double[][] times = [.. candidates.Select(_ => new double[Rounds])], overlaps = [.. candidates.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                int which = (round + i) % candidates.Length;
                (double Nanoseconds, double Overlap)[] batches = [.. Enumerable.Range(0, BatchesPerRound).Select(_ => Measure(candidates[which], operations[which], second))];
                double[] nanoseconds = [.. batches.Select(batch => batch.Nanoseconds)];
                // With two threads the fastest batch would be the one that contended least.
                times[which][round] = candidates[which].Threads == 1 ? nanoseconds.Min() : Timing.MedianOf(nanoseconds);
                overlaps[which][round] = batches.Min(batch => batch.Overlap);
            }
        }
        return [.. candidates.Select((candidate, i) => new Timing(candidate.Name, times[i], BytesOf(candidate, operations[i]), Timing.MedianOf(overlaps[i])))];
    }

    /// <summary>Until the last tier of code is in place; and finds how many operations make a batch.</summary>
    private static int[] WarmUp(Candidate[] candidates, SecondThread second)
    {
        int[] operations = [.. candidates.Select(_ => 64)];
        TimeSpan share = (candidates.Length > Few ? s_warmUpOfMany : s_warmUp) / WarmUpPasses;
        for (int pass = 0; pass < WarmUpPasses; pass++)
        {
            // The runtime compiles its last tier in the background, once nothing new was called for 100 ms.
            Thread.Sleep(150);
            for (int i = 0; i < candidates.Length; i++)
            {
                long until = Stopwatch.GetTimestamp() + (long)(share.TotalSeconds * Stopwatch.Frequency);
                while (Stopwatch.GetTimestamp() < until)
                {
                    (double nanoseconds, _) = Measure(candidates[i], operations[i], second);
                    operations[i] = (int)Math.Clamp((candidates[i].Threads == 1 ? s_batch : s_batchOfTwo).TotalNanoseconds / nanoseconds, 64, 4.0 * operations[i]);
                }
            }
        }
        return operations;
    }

    private static (double Nanoseconds, double Overlap) Measure(Candidate candidate, int operations, SecondThread second)
    {
        if (candidate.Threads == 2) { return MeasureTwo(candidate, operations, second); }
        long start = Stopwatch.GetTimestamp();
        candidate.Run(operations);
        return (Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations, 1);
    }

    /// <summary>The most overlapping of a few tries, until one is good enough.</summary>
    private static (double Nanoseconds, double Overlap) MeasureTwo(Candidate candidate, int operations, SecondThread second)
    {
        (TimeSpan time, double overlap) = second.RunBeside(candidate.Run, operations);
        for (int i = 0; i < TriesToOverlap && overlap < Timing.EnoughOverlap; i++)
        {
            (TimeSpan again, double better) = second.RunBeside(candidate.Run, operations);
            if (better > overlap) { (time, overlap) = (again, better); }
        }
        return (time.TotalNanoseconds / operations, overlap);
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
