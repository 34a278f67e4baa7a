using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking;

/// <summary>The endpoints that one request has already tried; made at its first failure. Another thread may read it while one is added: a hedge begins while the first attempt runs.</summary>
internal sealed class TriedEndpoints
{
    private EndpointTracker[] _tried;

    public TriedEndpoints(TriedEndpoints? before = null) => _tried = before?._tried ?? [];

    public int Count => Volatile.Read(ref _tried).Length;

    public void Add(EndpointNode node)
    {
        if (!Contains(node)) { Volatile.Write(ref _tried, [.. _tried, node.Tracker]); }
    }

    public bool Contains(EndpointNode node) => Array.IndexOf(Volatile.Read(ref _tried), node.Tracker) >= 0;

    /// <summary>All were tried: from the first again.</summary>
    public void Clear() => Volatile.Write(ref _tried, []);
}
