using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>Where a session is: an endpoint by id and address, whatever version its node is of.</summary>
internal sealed class SessionPlace(EndpointSpec endpoint)
{
    private volatile bool _isEstablished;

    public string Id => endpoint.Id;

    /// <summary>The endpoint has answered a request of the session, and may hold something of it. Until then the session may go elsewhere whatever is configured.</summary>
    public bool IsEstablished => _isEstablished;

    public bool IsAt(EndpointNode node) => endpoint.Id == node.Id && endpoint.Address.Equals(node.Spec.Address);

    public void Establish() => _isEstablished = true;
}
