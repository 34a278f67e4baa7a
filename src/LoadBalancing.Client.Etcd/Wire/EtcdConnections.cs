using System.Globalization;
using System.Net;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>HTTP/2 to all endpoints: at once over clear text, agreed in TLS. One connection each, which carries calls and watches.</summary>
internal sealed class EtcdConnections : IDisposable
{
    /// <summary>etcd closes connections on which pings come more often than every 5 s (<c>--grpc-keepalive-min-time</c>). A peer that is silent is noticed after this and <see cref="s_pingTimeout"/>.</summary>
    private static readonly TimeSpan s_pingDelay = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _invoker;

    public EtcdConnections(TimeSpan connectTimeout, TlsPolicy? tls)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the environment is meant for the web; etcd is next door.
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            KeepAlivePingDelay = s_pingDelay,
            KeepAlivePingTimeout = s_pingTimeout,
            // Pings without a call are what etcd closes connections for.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            EnableMultipleHttp2Connections = true,
        };
        tls?.ApplyTo(handler);
        _invoker = new HttpMessageInvoker(handler);
    }

    /// <summary>Begins a call.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="method">Its path.</param>
    /// <param name="content">The first message, and the last where it is not held open.</param>
    /// <param name="token">Who we are; null for nobody.</param>
    /// <param name="deadline">Told to etcd, which gives up then as well; null for none.</param>
    /// <param name="cancellationToken">Ends it, the end of its time included.</param>
    public Task<GrpcCall> BeginAsync(EtcdEndpoint endpoint, string method, GrpcContent content, string? token, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(endpoint.Url) { Path = method }.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.ParseAdd("trailers");
        // A member without a leader says so at once, instead of taking what it can do nothing with: it was not done then, and may be tried elsewhere.
        request.Headers.TryAddWithoutValidation("hasleader", "true");
        if (token is not null) { request.Headers.TryAddWithoutValidation("token", token); }
        if (deadline is { } left) { request.Headers.TryAddWithoutValidation("grpc-timeout", string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling(left.TotalMilliseconds)}m")); }
        return GrpcCall.BeginAsync(_invoker, request, content, cancellationToken);
    }

    public void Dispose() => _invoker.Dispose();
}
