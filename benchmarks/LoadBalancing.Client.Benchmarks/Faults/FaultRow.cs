using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary>What one subject made of one fault.</summary>
internal sealed record FaultRow(string Fault, string Subject, int Port, long Broke, long Healed)
{
    /// <summary>Over so long a share is looked at: 250 attempts, of which 62 are fair and 31 half of that.</summary>
    private static readonly TimeSpan s_window = TimeSpan.FromMilliseconds(500);

    /// <summary>Of the requests that began while it was broken.</summary>
    public double SuccessRate { get; init; }

    public TimeSpan Longest { get; init; }

    /// <summary>From the fault until, for half a second from then on, it got less than half its fair share; null if never.</summary>
    public TimeSpan? LeftAfter { get; init; }

    /// <summary>From the healing until it got half its fair share again.</summary>
    public TimeSpan? BackAfter { get; init; }

    public FaultRow Measure(IReadOnlyList<FaultCall> calls, IReadOnlyList<(long At, int Port)> attempts, int servers)
    {
        FaultCall[] during = [.. calls.Where(call => call.At >= Broke && call.At < Healed)];
        return this with
        {
            SuccessRate = during.Count(call => call.IsGood) / (double)during.Length,
            Longest = during.Max(call => call.Took),
            LeftAfter = First(attempts, Broke, Healed, share => share < 0.5 / servers),
            BackAfter = Back(attempts, servers),
        };
    }

    public TimeSpan? Back(IReadOnlyList<(long At, int Port)> attempts, int servers) => First(attempts, Healed, long.MaxValue, share => share >= 0.5 / servers);

    /// <summary>The first moment from which on the share over a window is so; looked for in steps of 5 ms.</summary>
    private TimeSpan? First(IReadOnlyList<(long At, int Port)> attempts, long from, long until, Func<double, bool> isSo)
    {
        (long At, int Port)[] ordered = [.. attempts.Where(attempt => attempt.At >= from).OrderBy(attempt => attempt.At)];
        long window = (long)(s_window.TotalSeconds * Stopwatch.Frequency), step = Stopwatch.Frequency / 200;
        if (ordered.Length == 0) { return null; }
        long last = Math.Min(until, ordered[^1].At) - window;
        int first = 0, next = 0, mine = 0;
        for (long at = from; at <= last; at += step)
        {
            for (; next < ordered.Length && ordered[next].At < at + window; next++) { if (ordered[next].Port == Port) { mine++; } }
            for (; first < next && ordered[first].At < at; first++) { if (ordered[first].Port == Port) { mine--; } }
            if (next > first && isSo(mine / (double)(next - first))) { return Stopwatch.GetElapsedTime(from, at); }
        }
        return null;
    }
}
