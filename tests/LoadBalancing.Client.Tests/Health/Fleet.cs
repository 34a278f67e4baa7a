using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>Endpoints e0, e1, ... that answer as a test says, each request after 5 ms, on virtual time.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly Random _random = new(7);
    private readonly Dictionary<string, Func<OutcomeKind>> _answers = [];

    public Fleet(int endpoints, Action<ClusterOptions>? configure = null, string policy = "round_robin")
    {
        var options = new ClusterOptions();
        for (int i = 0; i < endpoints; i++) { options.Endpoints[$"e{i}"] = new EndpointOptions($"http://10.0.0.{i + 1}"); }
        options.Picker.Policy = policy;
        configure?.Invoke(options);
        Test = new TestCluster(options);
    }

    public TestCluster Test { get; }

    public Cluster Cluster => Test.Cluster;

    /// <summary>Requests that found an endpoint, and those of them that failed, in the last <see cref="Drive"/>.</summary>
    public Dictionary<string, int> Sent { get; } = [];

    public int Failed { get; private set; }

    public IEnumerable<string> Out => Test.Snapshot.Nodes.Where(node => node.Availability is EndpointAvailability.Ejected or EndpointAvailability.Probation).Select(node => node.Id);

    public IEnumerable<string> Ejected => Test.Snapshot.Nodes.Where(node => node.Availability == EndpointAvailability.Ejected).Select(node => node.Id);

    public EndpointNode this[int index] => Test.Node($"e{index}");

    /// <summary>From now on these endpoints answer so.</summary>
    public Fleet Answering(OutcomeKind kind, params int[] endpoints) => Answering(() => kind, endpoints);

    public Fleet FailingBy(double share, params int[] endpoints) => Answering(() => _random.NextDouble() < share ? OutcomeKind.Failure : OutcomeKind.Success, endpoints);

    /// <summary>Never twice in a row, so that probation has no part in it.</summary>
    public Fleet FailingEachFourth(params int[] endpoints)
    {
        foreach (int endpoint in endpoints)
        {
            int count = 0;
            Answering(() => ++count % 4 == 0 ? OutcomeKind.Failure : OutcomeKind.Success, [endpoint]);
        }
        return this;
    }

    /// <summary>One request after the other.</summary>
    public Fleet Drive(double seconds)
    {
        Sent.Clear();
        Failed = 0;
        for (int i = 0; i < seconds * 200; i++)
        {
            if (!Cluster.TryAcquire(default, out EndpointLease lease))
            {
                Test.Time.Advance(TimeSpan.FromMilliseconds(5));
                continue;
            }
            string id = lease.Endpoint.Id;
            OutcomeKind kind = _answers.TryGetValue(id, out Func<OutcomeKind>? answer) ? answer() : OutcomeKind.Success;
            Test.Time.Advance(TimeSpan.FromMilliseconds(5));
            lease.Complete(kind);
            Sent[id] = Sent.GetValueOrDefault(id) + 1;
            if (kind.IsFailure()) { Failed++; }
        }
        return this;
    }

    /// <summary>So many requests at the same time at one endpoint end so.</summary>
    public void Burst(int endpoint, OutcomeKind kind, int count)
    {
        EndpointLease[] leases = [.. Enumerable.Range(0, count).Select(_ => Test.AcquireLast($"e{endpoint}"))];
        foreach (EndpointLease lease in leases) { lease.Complete(kind); }
    }

    public void Wait(double seconds) => Test.Time.Advance(TimeSpan.FromSeconds(seconds));

    public void Dispose() => Test.Dispose();

    internal Fleet Answering(Func<OutcomeKind> answer, int[] endpoints)
    {
        foreach (int endpoint in endpoints) { _answers[$"e{endpoint}"] = answer; }
        return this;
    }
}
