namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Something to be timed: runs a number of operations in a loop of its own, so that each call site is compiled for what it really calls.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Run">Runs that many operations.</param>
/// <param name="Threads">One, or two that run the same at the same time.</param>
/// <param name="IsAsync">Allocates on other threads too.</param>
internal sealed record Candidate(string Name, Action<int> Run, int Threads = 1, bool IsAsync = false);

/// <summary>What a candidate took in each round.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="NanosecondsByRound">For one operation of one thread.</param>
/// <param name="Bytes">Allocated an operation.</param>
/// <param name="Overlap">The share of the time in which both threads really ran, for two threads; else 1.</param>
internal sealed record Timing(string Name, double[] NanosecondsByRound, double Bytes, double Overlap = 1)
{
    public const double EnoughOverlap = 0.9;

    public static bool TookTurns(IEnumerable<Timing> all) => all.Any(timing => timing.Overlap < EnoughOverlap);

    public double Median => MedianOf(NanosecondsByRound);

    /// <summary>How many times faster than the baseline: the median over rounds of what both took in the same round.</summary>
    public double FasterThan(Timing baseline) => MedianOf([.. NanosecondsByRound.Select((mine, i) => baseline.NanosecondsByRound[i] / mine)]);

    public double CostRelativeTo(Timing baseline) => MedianOf([.. NanosecondsByRound.Select((mine, i) => mine / baseline.NanosecondsByRound[i])]);

    /// <summary>What it adds to <paramref name="bare"/>, relative to what <paramref name="other"/> adds.</summary>
    public double OverheadRelativeTo(Timing other, Timing bare) => MedianOf(
        [.. NanosecondsByRound.Select((mine, i) => (mine - bare.NanosecondsByRound[i]) / (other.NanosecondsByRound[i] - bare.NanosecondsByRound[i]))]);

    public static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
