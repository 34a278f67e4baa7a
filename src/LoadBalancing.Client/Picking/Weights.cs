using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking;

/// <summary>What pickers ask of the weights of their endpoints, once, when they are built.</summary>
internal static class Weights
{
    public static bool AreEqual(ImmutableArray<EndpointNode> nodes) => nodes.All(node => node.Weight.Equals(nodes[0].Weight));

    /// <summary>Without those of weight 0, which are in no table.</summary>
    public static ImmutableArray<EndpointNode> Weighted(ImmutableArray<EndpointNode> nodes) => nodes.All(node => node.Weight > 0) ? nodes : [.. nodes.Where(node => node.Weight > 0)];

    public static AliasTable Table(ImmutableArray<EndpointNode> nodes) => new([.. nodes.Select(node => node.Weight)]);

    /// <summary>1 / weight, relative to the largest weight, so that a float holds any mix.</summary>
    public static float[] Inverse(ImmutableArray<EndpointNode> nodes)
    {
        double largest = nodes.Max(node => node.Weight);
        return [.. nodes.Select(node => (float)(largest / node.Weight))];
    }
}
