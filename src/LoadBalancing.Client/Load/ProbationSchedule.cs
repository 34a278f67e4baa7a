namespace LoadBalancing.Client.Load;

/// <summary>When an endpoint on probation is probed: 1, 2, 4, 8, 16, 30, 30 ... s, each shortened by up to a fifth so that a fleet does not probe in step.</summary>
internal static class ProbationSchedule
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private const double Jitter = 0.2;

    /// <summary>The wait before probe <paramref name="level"/>, counted from 0.</summary>
    public static TimeSpan Delay(int level, Random random)
    {
        double seconds = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(level, 16)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 - (Jitter * random.NextDouble())));
    }
}
