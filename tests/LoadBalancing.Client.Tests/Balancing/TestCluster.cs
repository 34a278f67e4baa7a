using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>A cluster "orders" on virtual time and seeded chance.</summary>
internal sealed class TestCluster : IDisposable
{
    public TestCluster(ClusterOptions options, ClusterSetup? setup = null, int seed = 1)
    {
        setup ??= new ClusterSetup();
        setup.TimeProvider = Time;
        setup.Seed = seed;
        setup.LoggerFactory = Log;
        Cluster = Cluster.Create("orders", options, setup);
    }

    public static TestCluster Of(string policy, params string[] addresses) => new(Given.Options(options => options.Picker.Policy = policy, addresses));

    public ManualTime Time { get; } = new();

    public LogLines Log { get; } = new();

    public Cluster Cluster { get; }

    public ClusterSnapshot Snapshot => Cluster.Snapshot!;

    public IEnumerable<string> Pool => Snapshot.Pool.Nodes.Select(node => node.Id);

    public EndpointNode Node(string id) => Snapshot.Nodes.Single(node => node.Id == id);

    public EndpointLease Acquire() => Cluster.TryAcquire(default, out EndpointLease lease) ? lease : throw new InvalidOperationException("No endpoint.");

    /// <summary>Acquires until this endpoint is the one; the others are given back without a word.</summary>
    public EndpointLease AcquireAt(string id)
    {
        for (int i = 0; i < 10_000; i++)
        {
            EndpointLease lease = Acquire();
            if (lease.Endpoint.Id == id) { return lease; }
            lease.Dispose();
        }
        throw new InvalidOperationException($"'{id}' was never chosen.");
    }

    /// <summary>Acquires as a request would that has tried all others.</summary>
    public EndpointLease AcquireLast(string id)
    {
        var tried = new TriedEndpoints();
        foreach (EndpointNode other in Snapshot.Nodes) { if (other.Id != id) { tried.Add(other); } }
        return Cluster.TryAcquire(new PickContext { Tried = tried }, out EndpointLease lease) ? lease : throw new InvalidOperationException($"'{id}' is not to be had.");
    }

    /// <summary>Answered, and waiting for the next time to ask: the refresh timer of the pool, that of outlier detection, and that of discovery.</summary>
    public void DiscoveryRests() => Eventually.True(() => Cluster.Snapshot is not null && Time.ArmedTimers >= 3);

    /// <summary>One attempt at this endpoint, in no time.</summary>
    public void Call(string id, OutcomeKind kind) => AcquireAt(id).Complete(kind);

    /// <summary>Due timers run: availabilities that changed reach the pool.</summary>
    public void Settle() => Time.Advance(TimeSpan.FromMilliseconds(10));

    public void Dispose() => Cluster.Dispose();
}

/// <summary>Chooses the first that is allowed and keeps what it observes.</summary>
internal sealed class RecordingPicker(PickerInputs inputs, List<(string Id, CallOutcome Outcome)> heard) : EndpointPicker
{
    public static ClusterSetup Setup(List<(string Id, CallOutcome Outcome)> heard) => new() { Pickers = { ["recording"] = inputs => new RecordingPicker(inputs, heard) } };

    public override EndpointNode? Pick(in PickContext context)
    {
        foreach (EndpointNode node in inputs.Nodes) { if (!context.IsExcluded(node)) { return node; } }
        return null;
    }

    protected internal override void Observe(EndpointNode node, in CallOutcome outcome) => heard.Add((node.Id, outcome));
}
