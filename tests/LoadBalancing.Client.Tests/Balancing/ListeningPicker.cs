using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>One after the other, and everything it hears of load; written with public members only, as a user's plug-in is.</summary>
internal sealed class ListeningPicker(PickerInputs inputs, bool usesLoadReports, Action<EndpointNode, LoadReport, long> hear) : EndpointPicker
{
    private int _next;

    public override bool UsesLoadReports => usesLoadReports;

    public static ClusterSetup Setup(Action<EndpointNode, LoadReport, long> hear, bool usesLoadReports = true) =>
        new() { Pickers = { ["listening"] = inputs => new ListeningPicker(inputs, usesLoadReports, hear) } };

    public override EndpointNode? Pick(in PickContext context) => inputs.Nodes[(int)((uint)Interlocked.Increment(ref _next) % (uint)inputs.Nodes.Length)];

    protected internal override void ObserveLoad(EndpointNode node, LoadReport report, long timestamp) => hear(node, report, timestamp);
}
