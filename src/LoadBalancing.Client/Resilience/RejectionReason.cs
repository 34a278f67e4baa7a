namespace LoadBalancing.Client.Resilience;

/// <summary>Which limit refused a request before it was sent.</summary>
public enum RejectionReason
{
    /// <summary>All endpoints that the request may go to have as many outstanding as they may, and nothing waits for them: <c>Resilience:Limits</c>.</summary>
    EndpointsFull = 0,

    /// <summary>All are full, and as many requests wait for them as may: <c>Resilience:Limits:Queue:Capacity</c>.</summary>
    QueueFull,

    /// <summary>No endpoint became free in time: <c>Resilience:Limits:Queue:Timeout</c>.</summary>
    QueueTimeout,

    /// <summary>The cluster, or each endpoint that the request may go to, has had its requests for this moment: <c>Resilience:RateLimit</c>.</summary>
    RateLimit,

    /// <summary>The cluster has asked for less, and some requests are refused here rather than there: <c>Resilience:Throttling</c>.</summary>
    Throttled,

    /// <summary>The endpoint of the request's session is gone, and the session may not move: <c>Traffic:Affinity:WhenGone</c>.</summary>
    SessionLost,

    /// <summary>No endpoint of the subset that the request was routed to may be used, and it may not go elsewhere: <c>Fallback</c> of a route or split.</summary>
    SubsetUnavailable,
}
