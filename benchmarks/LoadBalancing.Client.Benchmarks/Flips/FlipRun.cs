using System.Globalization;

namespace LoadBalancing.Client.Benchmarks.Flips;

/// <summary><c>flips [--rounds N] [--markdown FILE]</c>: 200 and 1,000 activations with one instant, with idle and with busy cores, beside the naive way in the same rounds.</summary>
internal static class FlipRun
{
    private const int DefaultRounds = 50;
    private static readonly int[] s_counts = [200, 1_000];

    public static void Run(string[] args)
    {
        int rounds = Option(args, "--rounds") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultRounds;
        List<FlipRow> rows = [];
        foreach (int busy in (int[])[0, Environment.ProcessorCount])
        {
            using var threads = new BusyThreads(busy);
            foreach (int count in s_counts) { rows.AddRange(Measure(count, busy, rounds)); }
        }
        string table = FlipRow.Table(rows, rounds);
        Console.WriteLine(table);
        if (Option(args, "--markdown") is { } file) { MarkdownTables.Replace(file, "flips", table); }
    }

    private static IEnumerable<FlipRow> Measure(int count, int busy, int rounds)
    {
        var measured = FlipSubject.All.Select(_ => new List<FlipRound>()).ToArray();
        for (int round = -2; round < rounds; round++)                              // two to warm up
        {
            for (int subject = 0; subject < measured.Length; subject++)
            {
                if (round % FlipSubject.All[subject].RoundsOfEach != 0) { continue; }
                // Another part of the millisecond each time: timers have whole ones.
                var flip = new FlipRound(count, DateTimeOffset.UtcNow + FlipSubject.All[subject].Ahead + TimeSpan.FromMicroseconds(137 * (round + 2)));
                using (FlipSubject.All[subject].Arm(flip)) { flip.Wait(); }
                if (round >= 0) { measured[subject].Add(flip); }
            }
        }
        return FlipSubject.All.Zip(measured, (subject, flips) => FlipRow.Of(subject.Name, count, busy, flips));
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
