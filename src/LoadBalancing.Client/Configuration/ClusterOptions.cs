using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Configuration;

/// <summary>A cluster as people type it: in code, or in the section <c>LoadBalancing:Clusters:{name}</c>.</summary>
/// <remarks>Made anew for each update: <c>LoadBalancing:Defaults</c>, then the cluster's section, then code; the last wins. Never read while a request runs.</remarks>
public sealed class ClusterOptions
{
    /// <summary>Gets or sets the version of this configuration.</summary>
    /// <value>From 1 to 2^53 - 1, rising with every change. The default is <see langword="null"/>: the content is called <c>local-n</c>.</value>
    public long? Version { get; set; }

    /// <summary>Gets or sets the digest that the section must have, so that one that was torn or changed on its way is refused. Only in a section: code has nothing that it could be compared with.</summary>
    /// <value>SHA-256 as 64 hexadecimal digits, computed as docs/life-of-an-update.md says. The default is <see langword="null"/>: not compared.</value>
    public string? Digest { get; set; }

    /// <summary>Gets or sets the version whose content this one brings back. Where that version is still known, the digests must be equal.</summary>
    /// <value>From 1 to 2^53 - 1. The default is <see langword="null"/>.</value>
    public long? Restores { get; set; }

    /// <summary>Gets or sets the version that this one takes the place of although its own number is lower: whoever wrote it has taken that one back. Without it a lower number is refused as stale.</summary>
    /// <value>From 1 to 2^53 - 1. The default is <see langword="null"/>: versions only rise.</value>
    public long? Supersedes { get; set; }

    /// <summary>Gets or sets when this version becomes active: in all processes at the same moment, never early by their clocks. Until then the one before runs.</summary>
    /// <value>A moment; one that has passed means at once. The default is <see langword="null"/>: at once.</value>
    public DateTimeOffset? ActivateAt { get; set; }

    /// <summary>Gets or sets the name of the document that <see cref="Version"/> numbers, as endpoints know it that confirm versions.</summary>
    /// <value>1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-'. The default is <see langword="null"/>: the cluster's name.</value>
    public string? Document { get; set; }

    /// <summary>Gets the hosts that are balanced, besides the cluster's own name.</summary>
    /// <value>Host names without scheme or port; case is ignored. Empty by default.</value>
    public IList<string> Hosts { get; } = [];

    /// <summary>Gets or sets what happens to requests for other hosts.</summary>
    /// <value>The default is <see cref="OtherHosts.Reject"/>.</value>
    public OtherHosts OtherHosts { get; set; }

    /// <summary>Gets or sets the Host header of attempts, which is also the name that a TLS certificate is checked against.</summary>
    /// <value>
    /// <c>logical</c> (the request's authority), <c>endpoint</c> (the endpoint's), or a value of its own. The default is <see langword="null"/>: logical
    /// for an endpoint that is an IP address, its own name for one that is a DNS name. A Host that the caller set always stays.
    /// </value>
    public string? Host { get; set; }

    /// <summary>Gets or sets a value indicating whether an https request may go to an endpoint whose address says http.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowPlaintext { get; set; }

    /// <summary>Gets or sets a value indicating whether redirects to balanced hosts are followed, each as a new choice of endpoint.</summary>
    /// <value>The default is <see langword="false"/>: the caller gets them. Other hosts, and plain http after https, always go to the caller. At most 10 in a row.</value>
    public bool FollowRedirects { get; set; }

    /// <summary>Gets or sets a value indicating whether a configuration without any endpoint, or a section that vanished, is meant.</summary>
    /// <value>The default is <see langword="false"/>: a half-written file looks like that, so it is refused.</value>
    public bool AllowEmpty { get; set; }

    /// <summary>Gets the endpoints by id, in order.</summary>
    /// <value>Empty by default: then <see cref="Discovery"/> or an endpoint source is needed.</value>
    public IDictionary<string, EndpointOptions> Endpoints { get; } = new OrderedDictionary<string, EndpointOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets where endpoints are discovered.</summary>
    public DiscoveryOptions Discovery { get; } = new();

    /// <summary>Gets how endpoints are chosen.</summary>
    public PickerOptions Picker { get; } = new();

    /// <summary>Gets who is well enough to be used.</summary>
    public HealthOptions Health { get; } = new();

    /// <summary>Gets what decides where a request may go, besides load.</summary>
    public TrafficOptions Traffic { get; } = new();

    /// <summary>Gets what happens to attempts that fail.</summary>
    public ResilienceOptions Resilience { get; } = new();

    /// <summary>Gets how connections are made.</summary>
    public TransportOptions Transport { get; } = new();

    /// <summary>Gets how a version proves itself.</summary>
    public BakeOptions Bake { get; } = new();

    /// <summary>Gets where the last version that proved itself is kept.</summary>
    public KnownGoodOptions KnownGood { get; } = new();

    /// <summary>Gets or sets how many versions the ledger remembers.</summary>
    /// <value>From 2 to 1,000. The default is 32.</value>
    public int History { get; set; } = 32;

    /// <summary>Gets what is measured.</summary>
    public MetricsOptions Metrics { get; } = new();
}
