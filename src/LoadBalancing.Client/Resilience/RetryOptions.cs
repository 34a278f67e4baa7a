namespace LoadBalancing.Client.Resilience;

/// <summary>When a request that failed is sent again, to an endpoint that it has not tried: the section <c>Resilience:Retry</c>.</summary>
/// <remarks>
/// Only what cannot be done twice by that: methods that RFC 9110 calls idempotent (GET, HEAD, OPTIONS, TRACE, PUT, DELETE), requests that the caller marked by
/// <c>request.Options.SetRepeatable(true)</c>, and those that were provably never sent; with a content that can be sent again; and before the caller has an answer. gRPC calls only if they were never sent.
/// </remarks>
public sealed class RetryOptions
{
    /// <summary>Gets or sets how often a request is sent again.</summary>
    /// <value>From 0 to 10. The default is 0: never, but for <see cref="FailoverOptions"/>.</value>
    public int MaxRetries { get; set; }

    /// <summary>Gets or sets which answers are reason to send again.</summary>
    /// <value>Codes and ranges from 400 to 599, such as <c>429,500-504</c>. The default is <c>502-504</c>. A connection that broke and an attempt that timed out always are.</value>
    public string StatusCodes { get; set; } = "502-504";

    /// <summary>Gets or sets the back-off: before retry n a time is drawn evenly from 0 to <c>BaseDelay * 2^(n-1)</c> (full jitter).</summary>
    /// <value>From 0 to 1 min. The default is 25 ms, as in Envoy.</value>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Gets or sets what the back-off is drawn from at most.</summary>
    /// <value>From 0 to 10 min, and at least <see cref="BaseDelay"/>. The default is 250 ms, ten times the base, as in Envoy.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets for how long a Retry-After is waited for. An answer that asks for more time goes to the caller, who can read it.</summary>
    /// <value>From 0 to 10 min. The default is 5 s.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets up to which length a content that cannot be sent twice is read into memory before it is sent, so that it can: a stream of known length of a request that may be repeated.</summary>
    /// <value>Bytes, from 0 to 100,000,000. The default is 0: such a content is sent once.</value>
    public int BufferBytes { get; set; }

    /// <summary>Gets or sets a value indicating whether a request that has tried all endpoints begins anew with them.</summary>
    /// <value>The default is <see langword="false"/>: then the last answer or error is the caller's. A cluster of one endpoint is not retried without it.</value>
    public bool SameEndpoints { get; set; }
}
