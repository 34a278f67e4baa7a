using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http;

/// <summary>HTTP over a cluster, without a container.</summary>
public static class ClusterHttpExtensions
{
    /// <summary>Makes a handler that balances over the cluster, with connections of its own.</summary>
    /// <param name="cluster">The cluster. The handler does not dispose of it.</param>
    /// <returns>A handler for <see cref="HttpClient"/>, or for <c>GrpcChannelOptions.HttpHandler</c>.</returns>
    public static HttpMessageHandler CreateHandler(this Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return cluster.CreateHandler(cluster.Tls.CreatePrimary(cluster.Config.Transport));
    }

    /// <summary>Makes a handler that balances over the cluster and sends through a handler of yours.</summary>
    /// <param name="cluster">The cluster. The handler does not dispose of it.</param>
    /// <param name="innerHandler">It should follow no redirects and keep no cookies: both would leave the balanced endpoint.</param>
    /// <returns>A handler for <see cref="HttpClient"/>, or for <c>GrpcChannelOptions.HttpHandler</c>.</returns>
    /// <exception cref="InvalidOperationException">The cluster has <c>Transport:Tls</c>, which a handler of yours does not follow.</exception>
    public static HttpMessageHandler CreateHandler(this Cluster cluster, HttpMessageHandler innerHandler)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(innerHandler);
        PrimaryHandler.Prepare(innerHandler);
        LoadBalancingHandler handler = LoadBalancingHandler.Create(cluster, []);
        cluster.Tls.Admit(handler, innerHandler, "A handler of CreateHandler");
        handler.InnerHandler = innerHandler;
        return handler;
    }
}
