namespace LoadBalancing.Client.Transport;

/// <summary>How connections to endpoints are made: the section <c>Transport</c>.</summary>
/// <remarks>Read when a primary handler is made. A handler that exists keeps its settings until it is made anew, usually at the next start; but <see cref="Tls"/> acts on the next connection.</remarks>
public sealed class TransportOptions
{
    /// <summary>Gets or sets how long connecting, TLS included, may take before another endpoint is tried.</summary>
    /// <value>From 10 ms to 5 min. The default is 3 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets after how long a connection is closed once its last request ended.</summary>
    /// <value>From 1 s to 1 day. The default is 10 min: long, since the balancer resolves names itself.</value>
    public TimeSpan PooledConnectionLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets after how long an idle connection is closed.</summary>
    /// <value>From 1 s to 1 day. The default is 1 min.</value>
    public TimeSpan PooledConnectionIdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how many HTTP/1.1 connections an endpoint may have.</summary>
    /// <value>From 1 to 1,000,000. The default is <see langword="null"/>: no limit.</value>
    public int? MaxConnectionsPerEndpoint { get; set; }

    /// <summary>Gets or sets a value indicating whether the system's proxy is used.</summary>
    /// <value>The default is <see langword="false"/>: behind a proxy all endpoints would share one pool, and errors would be the proxy's.</value>
    public bool UseProxy { get; set; }

    /// <summary>Gets what TLS has to be like.</summary>
    public TlsOptions Tls { get; } = new();

    /// <summary>Gets which connections are made before a version becomes active.</summary>
    public WarmUpOptions WarmUp { get; } = new();
}
