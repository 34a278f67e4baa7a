using System.Globalization;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Client.Benchmarks.Peers;

namespace LoadBalancing.Client.Benchmarks.Mirrors;

/// <summary><c>mirrors [--rounds N] [--markdown FILE]</c>: what a mirror that gets every request costs the originals, alive, dead and hanging, in rounds that alternate with rounds without one.</summary>
internal static class MirrorRun
{
    private const int DefaultRounds = 31;

    public static async Task RunAsync(string[] args)
    {
        int rounds = Option(args, "--rounds") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultRounds;
        using LoopbackServers servers = LoopbackServers.Start(3);
        using Socket dead = MirrorSubject.Refusing(out string refusing), silent = MirrorSubject.Hanging(out string hanging);
        string[] addresses = [.. servers.Addresses.Select(address => address.GetLeftPart(UriPartial.Authority))];
        MirrorSubject[] subjects =
        [
            new("no mirror", addresses[..2], null), new("no mirror, again", addresses[..2], null),
            new("a mirror that answers", addresses[..2], addresses[2]), new("a dead mirror", addresses[..2], refusing), new("a mirror that hangs", addresses[..2], hanging),
        ];
        for (int round = -3; round < rounds; round++)                              // three to warm up
        {
            // In turns: who comes after whom must not matter.
            for (int i = 0; i < subjects.Length; i++) { await subjects[(i + Math.Abs(round)) % subjects.Length].RunAsync(round >= 0); }
        }
        string table = Table(subjects, rounds);
        Console.WriteLine(table);
        if (Option(args, "--markdown") is { } file) { MarkdownTables.Replace(file, "mirrors", table); }
        Array.ForEach(subjects, subject => subject.Dispose());
    }

    /// <summary>Ratios within one round, then their median and quartiles over the rounds: what the machine did besides falls on all.</summary>
    private static string Table(MirrorSubject[] subjects, int rounds)
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"Medians (and quartiles) over {rounds} rounds of the ratio to *no mirror* in the same round; {subjects[0].Requests / rounds} requests a round and row, all of them copied.\n\n");
        table.Append("| | p50 | p99 |\n|---|---|---|\n");
        foreach (MirrorSubject subject in subjects[1..])
        {
            table.Append(CultureInfo.InvariantCulture, $"| {subject.Name} | {Ratio(subject.P50, subjects[0].P50)} | {Ratio(subject.P99, subjects[0].P99)} |\n");
        }
        return table.ToString();
    }

    private static string Ratio(List<double> times, List<double> without)
    {
        double[] ratios = [.. times.Zip(without, (one, other) => one / other).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{ratios[ratios.Length / 2]:0.000} ({ratios[ratios.Length / 4]:0.00} to {ratios[ratios.Length * 3 / 4]:0.00})");
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
