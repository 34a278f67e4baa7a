using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking;

/// <summary>What pickers ask of the weights of their endpoints, once, when they are built.</summary>
internal static class Weights
{
    public static bool AreEqual(ImmutableArray<double> weights) => weights.All(weight => weight.Equals(weights[0]));

    /// <summary>Without those of weight 0, which are in no table.</summary>
    public static ImmutableArray<EndpointNode> Weighted(ImmutableArray<EndpointNode> nodes) => nodes.All(node => node.Weight > 0) ? nodes : [.. nodes.Where(node => node.Weight > 0)];

    public static AliasTable Table(ImmutableArray<double> weights) => new(weights.AsSpan());

    /// <summary>The same where there is something to tell apart, else null: equal chances need no table.</summary>
    public static AliasTable? TableUnlessEqual(ImmutableArray<double> weights) => AreEqual(weights) ? null : Table(weights);

    /// <summary>1 / weight, relative to the largest weight, so that a float holds any mix.</summary>
    public static float[] Inverse(ImmutableArray<double> weights)
    {
        double largest = weights.Max();
        return [.. weights.Select(weight => (float)(largest / weight))];
    }
}
