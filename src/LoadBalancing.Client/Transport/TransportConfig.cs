namespace LoadBalancing.Client.Transport;

/// <summary>The settings of one version.</summary>
internal sealed record TransportConfig(
    TimeSpan ConnectTimeout, TimeSpan PooledConnectionLifetime, TimeSpan PooledConnectionIdleTimeout, int? MaxConnectionsPerEndpoint, bool UseProxy, WarmUpConfig? WarmUp = null, TlsConfig? Tls = null)
{
    public static TransportConfig From(TransportOptions options) => new(
        options.ConnectTimeout,
        options.PooledConnectionLifetime,
        options.PooledConnectionIdleTimeout,
        options.MaxConnectionsPerEndpoint,
        options.UseProxy,
        WarmUpConfig.From(options.WarmUp),
        TlsConfig.From(options.Tls));
}
