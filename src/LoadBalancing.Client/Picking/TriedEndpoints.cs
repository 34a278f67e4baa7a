using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking;

/// <summary>The endpoints that one request has already tried; made at its first failure.</summary>
internal sealed class TriedEndpoints
{
    private readonly List<EndpointTracker> _tried = new(capacity: 2);

    public int Count => _tried.Count;

    public void Add(EndpointNode node) => _tried.Add(node.Tracker);

    public bool Contains(EndpointNode node) => _tried.Contains(node.Tracker);
}
