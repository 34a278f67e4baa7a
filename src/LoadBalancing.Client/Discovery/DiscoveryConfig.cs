namespace LoadBalancing.Client.Discovery;

/// <summary>The settings of one version: whom to ask, and what for.</summary>
internal sealed record DiscoveryConfig(string Name, int? Port, string? Scheme, TimeSpan Refresh)
{
    public const string Dns = "dns";
    public const string Services = "services";

    public bool IsOfServices { get; init; }

    /// <summary>The section <c>Services:{Name}:{EndpointName}</c>; null for that of a scheme.</summary>
    public string? EndpointName { get; init; }

    /// <summary>Nobody asked for it: the cluster has no endpoints of its own, and the section <c>Services</c> has its name.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>For people.</summary>
    public string Source => IsOfServices ? $"section '{ServicesSection.PathOf(this)}'" : $"DNS name '{Name}'";

    public static DiscoveryConfig? From(DiscoveryOptions options, string cluster) => options.Type is null
        ? null
        : new(options.Name ?? cluster, options.Port, options.Scheme?.ToLowerInvariant(), options.Refresh)
        {
            IsOfServices = options.Type.Equals(Services, StringComparison.OrdinalIgnoreCase),
            EndpointName = options.EndpointName,
        };

    public static DiscoveryConfig Implicit(DiscoveryOptions options, string cluster) =>
        new(cluster, Port: null, options.Scheme?.ToLowerInvariant(), options.Refresh) { IsOfServices = true, IsImplicit = true };
}
