using LoadBalancing.Client.Traffic.Affinity;

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
}
