namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>A subset of the endpoints and its share of the requests: an entry of <c>Traffic:Splits</c>, or of the <c>Splits</c> of a route.</summary>
public sealed class TrafficSplitOptions
{
    /// <summary>Gets the labels of the endpoints; an endpoint must have all of them, with these values.</summary>
    /// <value>At least one is required.</value>
    public IDictionary<string, string> Subset { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets the share of the requests, in percent.</summary>
    /// <value>From 0 to 100; all together are 100, within 0.01. The default is 0: no requests, but its pool is there.</value>
    public double Percent { get; set; }
}
