using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>
/// Finds the endpoint that a cookie marks. Computed once for each list of endpoints and key, by the first request that needs it: with 1,000 endpoints about a millisecond. Of the lists the last few are kept, for views that hold
/// an older version, and for keys that are being rotated.
/// </summary>
internal sealed class EndpointMarks
{
    private const int MostTables = 4;
    private ImmutableArray<Table> _tables = [];

    public EndpointNode? Find(UInt128 mark, AffinityKey key, string cluster, ImmutableArray<EndpointNode> nodes) => TableOf(key, cluster, nodes).GetValueOrDefault(mark);

    private Dictionary<UInt128, EndpointNode> TableOf(AffinityKey key, string cluster, ImmutableArray<EndpointNode> nodes)
    {
        foreach (Table known in _tables) { if (known.Nodes == nodes && ReferenceEquals(known.Key, key)) { return known.ByMark; } }
        var table = new Table(key, nodes, nodes.ToDictionary(node => EndpointMark.Of(key, cluster, node.Tracker)));
        // Two that compute it at once lose one of the two, which costs no more than to compute it again.
        _tables = [table, .. _tables.Take(MostTables - 1)];
        return table.ByMark;
    }

    private sealed record Table(AffinityKey Key, ImmutableArray<EndpointNode> Nodes, Dictionary<UInt128, EndpointNode> ByMark);
}
