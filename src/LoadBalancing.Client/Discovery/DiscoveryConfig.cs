namespace LoadBalancing.Client.Discovery;

/// <summary>The settings of one version: DNS is the only built-in kind.</summary>
internal sealed record DiscoveryConfig(string Name, int? Port, string? Scheme, TimeSpan Refresh)
{
    public const string Dns = "dns";

    public static DiscoveryConfig? From(DiscoveryOptions options) => options.Type is null
        ? null
        : new(options.Name!, options.Port, options.Scheme?.ToLowerInvariant(), options.Refresh);
}
