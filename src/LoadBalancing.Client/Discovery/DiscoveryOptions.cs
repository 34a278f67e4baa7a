namespace LoadBalancing.Client.Discovery;

/// <summary>Where endpoints come from: the section <c>Discovery</c>.</summary>
public sealed class DiscoveryOptions
{
    /// <summary>Gets or sets the kind of discovery.</summary>
    /// <value><c>dns</c> (A and AAAA records), or <see langword="null"/>, the default: none.</value>
    public string? Type { get; set; }

    /// <summary>Gets or sets the DNS name.</summary>
    /// <value>Required when <see cref="Type"/> is <c>dns</c>.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the port of every endpoint found.</summary>
    /// <value>From 1 to 65535. The default is <see langword="null"/>: the scheme's.</value>
    public int? Port { get; set; }

    /// <summary>Gets or sets the scheme of every endpoint found.</summary>
    /// <value><c>http</c>, <c>https</c>, or <see langword="null"/>, the default: the request's.</value>
    public string? Scheme { get; set; }

    /// <summary>Gets or sets the time between two questions.</summary>
    /// <value>From 100 ms to 1 day. The default is 30 s.</value>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(30);
}
