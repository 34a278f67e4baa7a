namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>What happens to a request when no endpoint of its subset may be used.</summary>
public enum RouteFallback
{
    /// <summary>It goes to any endpoint of the cluster, as if it had not been routed.</summary>
    Any = 0,

    /// <summary>It fails with a <see cref="Resilience.RequestRejectedException"/>: it never leaves its subset.</summary>
    Fail,
}
