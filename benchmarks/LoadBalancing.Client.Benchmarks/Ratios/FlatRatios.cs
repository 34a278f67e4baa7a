namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>What a pick among a thousand endpoints costs beside one among ten.</summary>
internal static class FlatRatios
{
    private const int Few = 10, Many = 1000;

    /// <summary>Those that look at all endpoints, and jump_hash, which jumps ln n times.</summary>
    private static readonly string[] s_growing = ["least_outstanding", "rendezvous", "jump_hash"];

    public static void Run(Report report)
    {
        Contender[] contenders = [.. Contenders.Chosen.Where(Contenders.Ours.Contains), .. Contenders.LargeRings];
        // Neighbours in the order of the rounds, so that both of a pair run in the same ten milliseconds.
        Timing[] all = Interleaved.Time([.. contenders.SelectMany(contender => new[] { new Candidate($"{Few}", contender.Pick(Few)), new Candidate($"{Many}", contender.Pick(Many)) })]);
        report.Group("pick, 1,000 endpoints beside 10", "cost relative to 10 endpoints");
        foreach ((Contender contender, Timing[] pair) in contenders.Zip(all.Chunk(2)))
        {
            Target? target = s_growing.Any(name => contender.Name.StartsWith(name, StringComparison.Ordinal)) ? null : Target.AtMost(1.5);
            report.Add(new Row(contender.Name, pair[1].Median, pair[1].CostRelativeTo(pair[0]), target, pair.Max(timing => timing.Bytes), Target.AtMost(0)));
        }
    }
}
