using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>A real cluster, made the public way, and the picker of its snapshot, with uneven loads and latencies.</summary>
internal sealed class BenchCluster
{
    private BenchCluster(Cluster cluster)
    {
        Cluster = cluster;
        Nodes = [.. cluster.Snapshot!.Nodes];
        Picker = cluster.Snapshot!.Pool.Picker;
    }

    public Cluster Cluster { get; }

    public EndpointNode[] Nodes { get; }

    public EndpointPicker Picker { get; }

    public static BenchCluster Of(string policy, int count, bool weighted = false) =>
        Of(policy, Enumerable.Range(0, count).Select(i => $"http://10.0.{i / 250}.{(i % 250) + 1}:8080"), weighted).WithUnevenLoads();

    public static BenchCluster Of(string policy, IEnumerable<string> addresses, bool weighted = false)
    {
        var options = new ClusterOptions();
        options.Picker.Policy = policy;
        foreach ((int i, string address) in addresses.Index()) { options.Endpoints[$"e{i}"] = new EndpointOptions(address, weighted ? 1 + (i % 4) : 1); }
        return new BenchCluster(Cluster.Create("orders", options));
    }

    private BenchCluster WithUnevenLoads()
    {
        var random = new Random(Loads.Seed);
        var clock = new StampClock(TimeProvider.System);
        PeakEwmaRates rates = PeakEwmaRates.From(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
        foreach (EndpointNode node in Nodes)
        {
            for (int i = Loads.Next(random); i > 0; i--) { node.Tracker.Begin(); }
            long now = clock.StampOf(clock.Now()) - random.Next(100_000);
            // The first sample is a seed, the second one replaces it.
            for (int i = 0; i < 2; i++) { node.Tracker.Latency.Observe(0.001f + (random.NextSingle() * 0.02f), now + i, now + i + 1, rates); }
        }
        return this;
    }
}
