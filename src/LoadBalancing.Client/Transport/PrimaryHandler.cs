using System.Net;
using System.Net.Http;

namespace LoadBalancing.Client.Transport;

/// <summary>Makes the handler that owns the connections.</summary>
internal static class PrimaryHandler
{
    /// <summary>
    /// GrpcChannel replaces the connection callback of a plain SocketsHttpHandler and so silently undoes our choice of endpoint; this property,
    /// the one that Microsoft.Extensions.ServiceDiscovery sets, tells it not to.
    /// </summary>
    private const string GrpcLoadBalancingDisabled = "__GrpcLoadBalancingDisabled";

    /// <param name="config">As it is now.</param>
    /// <param name="tls">What new connections follow, whatever the version is then; null for the TLS settings of the same version.</param>
    public static SocketsHttpHandler Create(TransportConfig config, TlsPolicy? tls = null)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect followed in here would leave the balanced endpoints, with our Host header.
            AllowAutoRedirect = false,
            // A cookie container shared by all endpoints would undo balancing with sticky cookies.
            UseCookies = false,
            ConnectTimeout = config.ConnectTimeout,
            PooledConnectionLifetime = config.PooledConnectionLifetime,
            PooledConnectionIdleTimeout = config.PooledConnectionIdleTimeout,
            MaxConnectionsPerServer = config.MaxConnectionsPerEndpoint ?? int.MaxValue,
            UseProxy = config.UseProxy,
            AutomaticDecompression = DecompressionMethods.None,
        };
        Prepare(handler);
        (tls ?? TlsPolicy.Of(config.Tls)).ApplyTo(handler);
        return handler;
    }

    /// <summary>Walks to the primary handler, ours or the user's, and makes it fit for many calls to few endpoints. Any other kind than SocketsHttpHandler is left as it is.</summary>
    public static void Prepare(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler outer) { handler = outer.InnerHandler; }
        if (handler is not SocketsHttpHandler sockets) { return; }
        sockets.Properties[GrpcLoadBalancingDisabled] = true;
        // One connection carries 100 streams by default; the next ones would queue, and their wait would count as the endpoint's.
        try { sockets.EnableMultipleHttp2Connections = true; }
        catch (InvalidOperationException)
        {
            // It has sent requests before, and is as its owner made it then.
        }
    }
}
