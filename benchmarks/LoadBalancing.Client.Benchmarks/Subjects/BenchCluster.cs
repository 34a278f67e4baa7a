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
    private static readonly StampClock s_clock = new(TimeProvider.System);
    private static readonly TimeSpan s_median = TimeSpan.FromMilliseconds(12.5);
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

    public static BenchCluster Of(string policy, IEnumerable<string> addresses, Action<ClusterOptions> configure)
    {
        var options = new ClusterOptions { Picker = { Policy = policy } };
        foreach ((int i, string address) in addresses.Index()) { options.Endpoints[$"e{i}"] = new EndpointOptions(address); }
        configure(options);
        return new BenchCluster(Cluster.Create("orders", options));
    }

    /// <summary>Under a policy that weighs latencies: twice as many wait as there are endpoints, distributed as the policy itself does it, and each endpoint answered in the last 6.5 ms.</summary>
    public static BenchCluster Busy(string policy, int count)
    {
        BenchCluster cluster = Of(policy, Addresses(count)).WithUnevenLatencies(new Random(Loads.Seed), mostStamps: 100);
        for (int i = 0; i < Loads.Mean * count; i++)
        {
            if (cluster.Cluster.TryAcquire(default, out EndpointLease lease)) { cluster._leases.Add(lease); }
        }
        return cluster;
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

    /// <summary>Calls that were given up teach nothing of an endpoint, but let <c>prequal</c> and <c>least_time</c> look around, until they know what is hot and what a choice usually costs.</summary>
    public BenchCluster AfterAnswers()
    {
        long now = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < 1_024; i++) { Picker.Observe(Nodes[i % Nodes.Length], new CallOutcome(OutcomeKind.Abandoned, TimeSpan.Zero) { StartedAt = now, ObservedAt = now }); }
        return this;
    }

    private static IEnumerable<string> Addresses(int count) => Enumerable.Range(0, count).Select(i => $"http://10.0.{i / 250}.{(i % 250) + 1}:8080");

    /// <summary>Half of the endpoints take a hundred times as long as the others.</summary>
    public BenchCluster WithHalfStalled()
    {
        for (int i = 0; i < Nodes.Length; i += 2) { Nodes[i].Tracker.Latency.Penalize(1, s_clock.StampOf(s_clock.Now())); }
        return this;
    }

    /// <summary>Most requests are bodies that are being read; one waits for its first byte at each of the faster endpoints, where a policy that weighs latencies sends the next one.</summary>
    private BenchCluster WithUnevenLoads()
    {
        var random = new Random(Loads.Seed);
        WithUnevenLatencies(random, mostStamps: 10_000);
        foreach (EndpointNode node in Nodes)
        {
            for (int i = Loads.Next(random); i > 0; i--) { node.Tracker.Begin(); }
            if (node.LatencyEstimate < s_median) { node.Tracker.InFlight.Begin(s_clock.StampOf(s_clock.Now())); }
        }
        return this;
    }

    /// <summary>5 to 20 ms, at most so many stamps of 65 us ago.</summary>
    private BenchCluster WithUnevenLatencies(Random random, int mostStamps)
    {
        LatencyRates rates = LatencyRates.From(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
        foreach (EndpointNode node in Nodes)
        {
            long now = s_clock.StampOf(s_clock.Now()) - random.Next(mostStamps);
            // The first sample is a seed, the second one replaces it.
            for (int i = 0; i < 2; i++) { node.Tracker.Latency.Observe<PeakRule>(0.005f + (random.NextSingle() * 0.015f), now + i, now + i + 1, rates); }
        }
        return this;
    }
}
