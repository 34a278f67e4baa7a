using LoadBalancing.Client.Traffic.Affinity;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Traffic;

/// <summary>What decides where a request may go, besides load: the section <c>Traffic</c>.</summary>
public sealed class TrafficOptions
{
    /// <summary>Gets where hash policies find the key of a request that has none from <c>request.Options.SetHashKey</c>.</summary>
    /// <value>
    /// Sources in order. Each that has a value for the request joins the hash, as Envoy joins them: <c>hash = rotl(hash, 1) ^ XXH64(value)</c>. Empty by
    /// default: requests without a key then get a random one.
    /// </value>
    public IList<HashKeySourceOptions> HashKey { get; } = [];

    /// <summary>Gets whether requests of one session stay at one endpoint.</summary>
    public AffinityOptions Affinity { get; } = new();

    /// <summary>Gets when requests overflow from one level of endpoints to the next.</summary>
    public PriorityOptions Priorities { get; } = new();

    /// <summary>Gets where this process stands, and what that means for where its requests go.</summary>
    public ZoneOptions Zones { get; } = new();

    /// <summary>Gets the rules that send requests to labelled subsets of the endpoints; the first that matches decides.</summary>
    /// <value>Empty by default: every request may go to every endpoint. At most 1,000.</value>
    public IList<TrafficRouteOptions> Routes { get; } = [];

    /// <summary>Gets the subsets among which the requests are divided that no route takes.</summary>
    /// <value>Empty by default. The percentages of all are 100 together.</value>
    public IList<TrafficSplitOptions> Splits { get; } = [];

    /// <summary>Gets or sets a value indicating whether requests of one hash key go to the same subset of <see cref="Splits"/> each time.</summary>
    /// <value>The default is <see langword="false"/>: each request is drawn, as are those without a key.</value>
    public bool StickySplits { get; set; }

    /// <summary>Gets or sets what happens to a request when nobody of its subset of <see cref="Splits"/> may be used.</summary>
    /// <value>The default is <see cref="RouteFallback.Any"/>.</value>
    public RouteFallback SplitFallback { get; set; }

    /// <summary>Gets the clusters that get copies of requests.</summary>
    /// <value>Empty by default. Only requests over HTTP are copied, not leases that code acquires.</value>
    public IList<MirrorOptions> Mirrors { get; } = [];
}
