namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>Which requests a route takes: <c>Match</c> of a route. All that is said must hold.</summary>
/// <remarks>Paths are those of the request as the caller made it, escaped as they are sent, without the query and before an endpoint's base path is put in front. At most one of the three is given.</remarks>
public sealed class RouteMatchOptions
{
    /// <summary>Gets the methods, of which the request has one.</summary>
    /// <value>Such as <c>GET</c>; case is ignored. Empty by default: any.</value>
    public IList<string> Methods { get; } = [];

    /// <summary>Gets or sets the whole path.</summary>
    /// <value>Such as <c>/orders</c>, escaped. The default is <see langword="null"/>.</value>
    public string? Path { get; set; }

    /// <summary>Gets or sets what the path begins with, by whole segments: <c>/a</c> takes <c>/a</c> and <c>/a/b</c>, not <c>/ab</c>.</summary>
    /// <value>Such as <c>/orders</c>, escaped. The default is <see langword="null"/>.</value>
    public string? PathPrefix { get; set; }

    /// <summary>Gets or sets a pattern of the path, as ASP.NET Core writes routes: <c>/orders/{id}/items</c>, <c>/static/{**rest}</c>.</summary>
    /// <value>
    /// Segments: a text, <c>*</c> or <c>{name}</c> for one segment that is not empty, and at the end <c>**</c> or <c>{**name}</c> for all that follows, nothing included. One slash at the end of a path is not looked
    /// at. The default is <see langword="null"/>.
    /// </value>
    public string? PathPattern { get; set; }

    /// <summary>Gets or sets a value indicating whether the case of the path is ignored.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IgnoreCase { get; set; }

    /// <summary>Gets what the request's headers must say, each of these.</summary>
    /// <value>Empty by default.</value>
    public IList<HeaderMatchOptions> Headers { get; } = [];

    /// <summary>Gets the labels that the caller must have set, with these values: by <c>request.Options.SetRoutingLabel</c> or <see cref="Picking.PickContext.Labels"/>.</summary>
    /// <value>Empty by default. Case counts.</value>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
