using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.RoundRobin;

/// <summary>
/// <c>round_robin</c>: strictly one after the other, weights ignored (gRPC's round_robin). It starts at a random place, so that a fleet that
/// starts together does not begin at the same endpoint. One shared sequence promises the order; the price is a contended counter.
/// </summary>
internal sealed class RoundRobinPicker : EndpointPicker
{
    private readonly EndpointNode[] _nodes;
    private readonly Sequence _sequence;

    public RoundRobinPicker(PickerInputs inputs)
    {
        _nodes = inputs.NodeArray;
        _sequence = (inputs.Previous as RoundRobinPicker)?._sequence ?? new Sequence { Next = inputs.Random.Next() };
    }

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointNode[] nodes = _nodes;
        if (nodes.Length == 0) { return null; }
        int start = (int)((uint)Interlocked.Increment(ref _sequence.Next) % (uint)nodes.Length);
        return context.HasExclusions ? PoolScan.FirstAllowed(nodes, start, in context) : nodes[start];
    }

    /// <summary>Shared by all generations: requests that still run on the last snapshot do not repeat the turns of the new one.</summary>
    private sealed class Sequence
    {
        public int Next;
    }
}
