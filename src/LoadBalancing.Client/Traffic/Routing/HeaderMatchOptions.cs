namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>What a header of the request must say: an entry of <c>Match:Headers</c>. Headers of the content are not looked at.</summary>
public sealed class HeaderMatchOptions
{
    /// <summary>Gets or sets the header's name, whose case is ignored.</summary>
    /// <value>Required.</value>
    public string? Name { get; set; }

    /// <summary>Gets the values, of which one must be met by one of the header's own. A value of the header is what was added to the request as one; it is not divided at commas.</summary>
    /// <value>Required, but for <see cref="HeaderMatchMode.Exists"/> and <see cref="HeaderMatchMode.NotExists"/>, which have none.</value>
    public IList<string> Values { get; } = [];

    /// <summary>Gets or sets how values are compared.</summary>
    /// <value>The default is <see cref="HeaderMatchMode.Exact"/>.</value>
    public HeaderMatchMode Mode { get; set; }

    /// <summary>Gets or sets a value indicating whether the case of values is ignored.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IgnoreCase { get; set; }
}
