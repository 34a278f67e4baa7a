using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>What a picker was told of an attempt. Times in milliseconds.</summary>
internal sealed record Attempt(string Server, double At, double Latency, OutcomeKind Kind, bool IsCorrection = false);

/// <summary>What a picker saw when it was asked.</summary>
internal sealed record Asked(string Server, double At, ulong? Hash, int Outstanding);

/// <summary>A policy whose choices are known in advance, and which remembers all that the cluster asks and tells it.</summary>
internal sealed class Watched(bool listens = false)
{
    private const long Origin = 1_000_000_000;
    private readonly List<Attempt> _attempts = [];
    private int _turn;

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<Attempt> Attempts => [.. _attempts.OrderBy(attempt => attempt.At)];

    public List<Asked> Asked { get; } = [];

    public List<(string Server, double At, LoadReport Report)> Reports { get; } = [];

    /// <summary>The first endpoint of the configuration that may be tried.</summary>
    public SimulatedCluster First(Action<ClusterOptions>? configure = null) => Of(_ => 0, configure);

    /// <summary>One endpoint after the other.</summary>
    public SimulatedCluster InTurn(Action<ClusterOptions>? configure = null) => Of(nodes => _turn++ % nodes, configure);

    private SimulatedCluster Of(Func<int, int> start, Action<ClusterOptions>? configure)
    {
        SimulatedCluster cluster = SimulatedCluster.Of("watched", options =>
        {
            options.Picker.Policy = "watched";
            configure?.Invoke(options);
        });
        cluster.Pickers.Add("watched", inputs => new Picker(this, inputs, start, listens));
        return cluster;
    }

    private static double Milliseconds(long timestamp) => (timestamp - Origin) / 1e6;

    private sealed class Picker(Watched watched, PickerInputs inputs, Func<int, int> start, bool listens) : EndpointPicker
    {
        public override bool UsesHashKey => listens;

        public override bool UsesLoadReports => listens;

        public override EndpointNode? Pick(in PickContext context)
        {
            int first = start(inputs.Nodes.Length);
            for (int i = 0; i < inputs.Nodes.Length; i++)
            {
                EndpointNode node = inputs.Nodes[(first + i) % inputs.Nodes.Length];
                if (context.IsExcluded(node)) { continue; }
                watched.Asked.Add(new Asked(node.Id, Milliseconds(context.Timestamp), context.Hash, node.Outstanding));
                return node;
            }
            return null;
        }

        protected override void Observe(EndpointNode node, in CallOutcome outcome) =>
            watched._attempts.Add(new Attempt(node.Id, Milliseconds(outcome.StartedAt), outcome.Latency.TotalMilliseconds, outcome.Kind, outcome.IsCorrection));

        protected override void ObserveLoad(EndpointNode node, LoadReport report, long timestamp) => watched.Reports.Add((node.Id, Milliseconds(timestamp), report));
    }
}
