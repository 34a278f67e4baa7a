using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Benchmarks.Flips;

/// <summary>Real clusters of ten endpoints, whose next version names the instant: when each had swapped its snapshot, its ledger tells.</summary>
internal static class ClusterFlips
{
    private static readonly Dictionary<int, Cluster[]> s_clusters = [];
    private static long s_version = 1;

    public static IDisposable? Arm(FlipRound round)
    {
        if (!s_clusters.TryGetValue(round.Count, out Cluster[]? clusters))
        {
            s_clusters[round.Count] = clusters = [.. Enumerable.Range(0, round.Count).Select(i => Cluster.Create($"c{i}", Options(s_version, at: null)))];
        }
        long version = ++s_version;
        foreach (Cluster cluster in clusters)
        {
            if (cluster.TryUpdate(Options(version, round.At)) is { Count: > 0 } errors) { throw new InvalidOperationException(errors[0]); }
        }
        if (DateTimeOffset.UtcNow > round.At) { throw new InvalidOperationException("Arming took longer than the instant was ahead."); }
        string wanted = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        FlipRound.WaitUntil(() => clusters.All(cluster => cluster.Ledger.Active?.Version == wanted));
        for (int i = 0; i < clusters.Length; i++) { round.Ran(i, clusters[i].Ledger.Records.First(record => record.Version == wanted).ActivatedAt!.Value.UtcTicks); }
        return null;
    }

    private static ClusterOptions Options(long version, DateTimeOffset? at)
    {
        var options = new ClusterOptions { Version = version, ActivateAt = at };
        for (int i = 0; i < 10; i++) { options.Endpoints[$"e{i}"] = new($"http://10.0.0.{i + 1}:{8_000 + (version % 2)}"); }
        return options;
    }
}
