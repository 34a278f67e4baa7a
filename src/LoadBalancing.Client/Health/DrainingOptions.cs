namespace LoadBalancing.Client.Health;

/// <summary>How an endpoint says by itself that it wants no new requests: a 503 with <c>Connection: close</c> (in HTTP/2 and 3, which have no such header, without) and a header. The section <c>Health:Draining</c>.</summary>
/// <remarks>It is out at once, while running requests finish, and is no failure. Not even panic sends it any.</remarks>
public sealed class DrainingOptions
{
    /// <summary>Gets or sets the name of the header that such an answer has, with any value but <c>false</c> or <c>0</c>.</summary>
    /// <value>The default is <c>x-draining</c>. <see langword="null"/> or empty: no answer means that.</value>
    public string? Header { get; set; } = "x-draining";

    /// <summary>Gets or sets after what time a single request tries whether the endpoint, or its successor at the same address, serves again.</summary>
    /// <value>From 1 s to 1 h. The default is 30 s.</value>
    public TimeSpan RecheckAfter { get; set; } = TimeSpan.FromSeconds(30);
}
