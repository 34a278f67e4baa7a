using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Tests.Picking;

/// <summary>Who was picked how often.</summary>
internal static class Shares
{
    public static int[] Count(ImmutableArray<EndpointNode> nodes, int picks, Func<EndpointNode?> pick)
    {
        Dictionary<EndpointNode, int> index = nodes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var counts = new int[nodes.Length];
        for (int i = 0; i < picks; i++) { counts[index[pick()!]]++; }
        return counts;
    }
}
