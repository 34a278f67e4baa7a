namespace LoadBalancing.Client.Discovery;

/// <summary>Where a cluster's endpoints come from when neither configuration nor DNS knows them: a registry, a control plane, a test.</summary>
/// <remarks>
/// The cluster asks in a background loop, never on a request: when it starts, when <see cref="EndpointList.ChangeToken"/> fires, and after
/// <see cref="EndpointList.RefreshAfter"/>. An exception, or an empty list, keeps the last good list; the next question comes after 1 s,
/// doubling to 30 s, or after <see cref="EndpointList.RefreshAfter"/> where a list came and that is sooner.
/// </remarks>
public interface IEndpointSource
{
    /// <summary>Gets the present endpoints.</summary>
    /// <param name="cancellationToken">Ends the question when the cluster is disposed of.</param>
    /// <returns>All endpoints, in an order that stays.</returns>
    ValueTask<EndpointList> GetEndpointsAsync(CancellationToken cancellationToken);
}
