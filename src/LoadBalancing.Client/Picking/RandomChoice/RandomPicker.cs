using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.RandomChoice;

/// <summary><c>random</c>: every endpoint with equal chance; weights are ignored, as in Envoy's RANDOM and YARP's Random.</summary>
internal sealed class RandomPicker(PickerInputs inputs) : EndpointPicker
{
    private readonly EndpointNode[] _nodes = inputs.NodeArray;
    private readonly Random _random = inputs.Random;

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointNode[] nodes = _nodes;
        if (nodes.Length == 0) { return null; }
        int start = _random.Next(nodes.Length);
        return context.HasExclusions ? PoolScan.FirstAllowed(nodes, start, in context) : nodes[start];
    }
}
