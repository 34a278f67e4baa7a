using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking;

/// <summary>The slow, certain way: the first endpoint from a starting point on that is not excluded.</summary>
internal static class PoolScan
{
    public static EndpointNode? FirstAllowed(EndpointNode[] nodes, int start, in PickContext context)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            EndpointNode node = nodes[(int)(((uint)start + (uint)i) % (uint)nodes.Length)];
            if (!context.IsExcluded(node)) { return node; }
        }
        return null;
    }

    /// <summary>The better of two, unless it is excluded: then the other, then whoever comes next.</summary>
    public static EndpointNode? Prefer(EndpointNode[] nodes, int better, int other, in PickContext context) =>
        !context.IsExcluded(nodes[better]) ? nodes[better] : FirstAllowed(nodes, other, in context);
}
