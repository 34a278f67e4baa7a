namespace LoadBalancing.Client.Health.Checks;

/// <summary>What a check of type <c>http</c> asks, and which answer is good: the section <c>Health:ActiveCheck:Http</c>. Redirects are not followed.</summary>
public sealed class HttpCheckOptions
{
    /// <summary>Gets or sets the method.</summary>
    /// <value><c>GET</c>, <c>HEAD</c>, <c>OPTIONS</c> or <c>POST</c> (without a body). The default is <c>GET</c>.</value>
    public string Method { get; set; } = "GET";

    /// <summary>Gets or sets path and query, below the endpoint's base path.</summary>
    /// <value>Begins with <c>/</c>; at most 1,024 characters. The default is <c>/health</c>.</value>
    public string Path { get; set; } = "/health";

    /// <summary>Gets or sets the statuses of a good answer: codes and ranges, such as <c>200-299,404</c>.</summary>
    /// <value>From 100 to 599. The default is <c>200-299</c>.</value>
    public string ExpectedStatus { get; set; } = "200-299";

    /// <summary>Gets or sets the Host header, which is also the name that a TLS certificate must have.</summary>
    /// <value>A host name with an optional port. The default is <see langword="null"/>: as requests to the cluster's own name have it.</value>
    public string? Host { get; set; }

    /// <summary>Gets the headers to send, by name; no control characters. Descriptions and errors show their names only.</summary>
    /// <value>A value <c>Secret:name</c> is looked up for each check; in a section credentials have to be given like that. Empty by default.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets a text that the first 64 KB of the body must hold, in this case, as UTF-8.</summary>
    /// <value>At most 1,024 characters. The default is <see langword="null"/>: the body is not read.</value>
    public string? BodyContains { get; set; }

    /// <summary>Gets or sets the version of HTTP: <c>1.1</c>, or <c>2</c>, over clear text without a handshake before it (prior knowledge).</summary>
    /// <value>The default is <c>1.1</c>.</value>
    public string Version { get; set; } = "1.1";
}
