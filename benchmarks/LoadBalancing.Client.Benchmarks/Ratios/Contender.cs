using LoadBalancing.Client.Benchmarks.Subjects;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>What picks, and what it is compared with.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Kind">YARP's policy of the same kind, else its PowerOfTwoChoices; null for YARP's own.</param>
/// <param name="Pick">The loop around its picks alone, over so many endpoints.</param>
/// <param name="Cycle">The loop around picks that begin and end, over so many endpoints: a whole lease of ours, a counter up and down of others.</param>
internal sealed record Contender(string Name, string? Kind, Func<int, Action<int>> Pick, Func<int, Action<int>> Cycle)
{
    /// <summary>One of ours: each loop has a cluster to itself, since leases teach it.</summary>
    public static Contender Ours(string name, string kind, Func<int, BenchCluster> cluster, Func<BenchCluster, Action<int>> pick, Func<BenchCluster, Action<int>> cycle) =>
        new(name, kind, count => pick(cluster(count)), count => cycle(cluster(count)));
}
