namespace LoadBalancing.Client.Traffic;

/// <summary>One source of a request's hash key: an entry of <c>Traffic:HashKey</c>.</summary>
public sealed class HashKeySourceOptions
{
    /// <summary>Gets or sets what is looked at.</summary>
    /// <value>
    /// <c>header</c>, <c>cookie</c>, <c>query</c> (a parameter), <c>path</c> (without the query), or <c>source</c> (code registered by <c>AddHashKeySource</c>). Required.
    /// </value>
    public string? Type { get; set; }

    /// <summary>Gets or sets the name of the header, cookie, parameter, or registered source.</summary>
    /// <value>Required, but for <c>path</c>, which has none. Names of headers ignore case.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets a value indicating whether the sources after this one are left out once there is a key.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Terminal { get; set; }
}
