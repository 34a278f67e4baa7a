namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Picks of every policy, of YARP's, and of the straw men, all in one run, alone and with two threads on one cluster.</summary>
internal static class PolicyRatios
{
    public static void Run(Report report)
    {
        foreach (int size in PickRatios.Sizes)
        {
            foreach (int threads in new[] { 1, 2 }) { SideBySide(report, $"picks of every policy, {size} endpoints, {threads} thread(s)", contender => contender.Pick(size), threads); }
        }
    }

    /// <summary>Everybody in one set of rounds; ours and the straw men beside YARP's policy of the same kind.</summary>
    public static void SideBySide(Report report, string name, Func<Contender, Action<int>> loop, int threads)
    {
        Contender[] contenders = [.. Contenders.Chosen];
        Timing[] all = Interleaved.Time([.. contenders.Select(contender => new Candidate(contender.Name, loop(contender), threads))]);
        report.Group(name, "times faster than the named policy of YARP");
        foreach ((Contender contender, Timing timing) in contenders.Zip(all))
        {
            Timing? peer = all.FirstOrDefault(other => other.Name == $"YARP {contender.Kind}");
            string row = peer is null ? contender.Name : $"{contender.Name} : {contender.Kind}";
            Target? bytes = Contenders.Ours.Contains(contender) ? Target.AtMost(0) : null;
            report.Add(new Row(row, timing.Median, peer is null ? null : timing.FasterThan(peer), null, timing.Bytes, bytes) { IsVoid = Timing.TookTurns([timing, peer ?? timing]) });
        }
    }
}
