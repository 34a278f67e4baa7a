namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>A rule that sends some requests to a labelled subset of the endpoints: an entry of <c>Traffic:Routes</c>. The first that matches decides.</summary>
public sealed class TrafficRouteOptions
{
    /// <summary>Gets or sets what the route is called in errors, metrics and the journal.</summary>
    /// <value>A text of 1 to 64 characters, different for each route. Required.</value>
    public string? Name { get; set; }

    /// <summary>Gets which requests the route takes: those that meet all that is said here.</summary>
    /// <value>Nothing is said by default, which all requests meet.</value>
    public RouteMatchOptions Match { get; } = new();

    /// <summary>Gets the labels of the endpoints that its requests go to; an endpoint must have all of them, with these values.</summary>
    /// <value>Empty by default; either this or <see cref="Splits"/> is required.</value>
    public IDictionary<string, string> Subset { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the subsets among which its requests are divided, in place of one <see cref="Subset"/>.</summary>
    /// <value>Empty by default. The percentages of all are 100 together.</value>
    public IList<TrafficSplitOptions> Splits { get; } = [];

    /// <summary>Gets or sets a value indicating whether requests of one hash key go to the same subset of <see cref="Splits"/> each time.</summary>
    /// <value>The default is <see langword="false"/>: each request is drawn, as are those without a key.</value>
    public bool Sticky { get; set; }

    /// <summary>Gets the labels of the endpoints that are asked when nobody of the subset may be used.</summary>
    /// <value>Empty by default: <see cref="Fallback"/> decides at once.</value>
    public IDictionary<string, string> FallbackSubset { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets what happens to a request when nobody of the subset may be used, nor of <see cref="FallbackSubset"/>.</summary>
    /// <value>The default is <see cref="RouteFallback.Any"/>.</value>
    public RouteFallback Fallback { get; set; }
}
