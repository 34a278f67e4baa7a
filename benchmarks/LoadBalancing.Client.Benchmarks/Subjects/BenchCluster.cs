using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>A real cluster, made the public way, and the picker of its snapshot, with uneven loads and latencies.</summary>
internal sealed class BenchCluster
{
    private readonly List<EndpointLease> _leases = [];

    private BenchCluster(Cluster cluster)
    {
        Cluster = cluster;
        Nodes = [.. cluster.Snapshot!.Nodes];
        Picker = cluster.Snapshot!.Pool.Picker;
    }

    public Cluster Cluster { get; }

    public EndpointNode[] Nodes { get; }

    public EndpointPicker Picker { get; }

    public static BenchCluster Of(string policy, int count, bool weighted = false, Action<PickerOptions>? configure = null) =>
        Of(policy, Addresses(count), weighted, configure).WithUnevenLoads();

    public static BenchCluster Of(string policy, IEnumerable<string> addresses, bool weighted = false, Action<PickerOptions>? configure = null)
    {
        var options = new ClusterOptions();
        options.Picker.Policy = policy;
        configure?.Invoke(options.Picker);
        foreach ((int i, string address) in addresses.Index()) { options.Endpoints[$"e{i}"] = new EndpointOptions(address, weighted ? 1 + (i % 4) : 1); }
        return new BenchCluster(Cluster.Create("orders", options));
    }

    /// <summary>With loads as the policy itself distributes them, as many in all as uneven ones: a bound on loads that were never under it would be passed everywhere.</summary>
    public static BenchCluster WithLeases(string policy, int count, Action<PickerOptions> configure)
    {
        BenchCluster cluster = Of(policy, Addresses(count), configure: configure);
        ulong word = Loads.Seed;
        for (int i = 0; i < Loads.Mean * count; i++)
        {
            word = Asked.Next(word);
            if (cluster.Cluster.TryAcquire(ByHash.Of(word, timestamp: 0), out EndpointLease lease)) { cluster._leases.Add(lease); }
        }
        return cluster;
    }

    /// <summary>Calls that were given up teach nothing of an endpoint, but let <c>prequal</c> look around, until it knows what is hot.</summary>
    public BenchCluster AfterAnswers()
    {
        long now = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < 128; i++) { Picker.Observe(Nodes[i % Nodes.Length], new CallOutcome(OutcomeKind.Abandoned, TimeSpan.Zero) { StartedAt = now, ObservedAt = now }); }
        return this;
    }

    private static IEnumerable<string> Addresses(int count) => Enumerable.Range(0, count).Select(i => $"http://10.0.{i / 250}.{(i % 250) + 1}:8080");

    private BenchCluster WithUnevenLoads()
    {
        var random = new Random(Loads.Seed);
        var clock = new StampClock(TimeProvider.System);
        LatencyRates rates = LatencyRates.From(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
        foreach (EndpointNode node in Nodes)
        {
            for (int i = Loads.Next(random); i > 0; i--) { node.Tracker.Begin(); }
            long now = clock.StampOf(clock.Now()) - random.Next(100_000);
            // The first sample is a seed, the second one replaces it.
            for (int i = 0; i < 2; i++) { node.Tracker.Latency.Observe<PeakRule>(0.001f + (random.NextSingle() * 0.02f), now + i, now + i + 1, rates); }
        }
        return this;
    }
}
