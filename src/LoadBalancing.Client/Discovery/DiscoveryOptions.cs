namespace LoadBalancing.Client.Discovery;

/// <summary>Where endpoints come from: the section <c>Discovery</c>.</summary>
public sealed class DiscoveryOptions
{
    /// <summary>Gets or sets the kind of discovery.</summary>
    /// <value><c>dns</c> (A and AAAA records), <c>services</c> (the section <c>Services</c> of the same configuration), or <see langword="null"/>, the default: none.</value>
    public string? Type { get; set; }

    /// <summary>Gets or sets the DNS name, or the name of the service.</summary>
    /// <value>Required when <see cref="Type"/> is <c>dns</c>. For <c>services</c> the default is the cluster's name.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets which endpoints of the service: those of <c>Services:{Name}:{EndpointName}</c>. Only for <c>services</c>.</summary>
    /// <value>The default is <see langword="null"/>: those under <c>default</c>, or else under <c>https</c>, or else under <c>http</c>.</value>
    public string? EndpointName { get; set; }

    /// <summary>Gets or sets the port of every endpoint found. Only for <c>dns</c>.</summary>
    /// <value>From 1 to 65535. The default is <see langword="null"/>: the scheme's.</value>
    public int? Port { get; set; }

    /// <summary>Gets or sets the scheme of every endpoint found. For <c>services</c>, the only scheme whose endpoints count.</summary>
    /// <value><c>http</c>, <c>https</c>, or <see langword="null"/>, the default: the request's; for <c>services</c>, https where any endpoint has it, or else http.</value>
    public string? Scheme { get; set; }

    /// <summary>Gets or sets the time between two questions. Only for <c>dns</c>: <c>services</c> is read when the configuration changes.</summary>
    /// <value>From 100 ms to 1 day. The default is 30 s.</value>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(30);
}
