namespace LoadBalancing.Client.Resilience;

/// <summary>How long an attempt may take until its headers: the section <c>Resilience:AttemptTimeout</c>.</summary>
/// <remarks>
/// An attempt that times out is a failure of its endpoint, and reason for a retry; a caller's cancellation is neither. The body is not timed. gRPC calls have deadlines of their own and are left alone, as are
/// requests that switch protocols.
/// </remarks>
public sealed class AttemptTimeoutOptions
{
    /// <summary>Gets or sets the time.</summary>
    /// <value>From 1 ms to 1 h. The default is <see langword="null"/>: no limit, unless <see cref="Percentile"/> is set. With it, this is the longest, and the time until the percentile is known.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Gets or sets the percentile of the cluster's own latencies of the last minute that the time is a multiple of.</summary>
    /// <value>From 0.5 to 0.9999. The default is <see langword="null"/>: <see cref="Timeout"/> alone decides. It is known after 100 answers.</value>
    public double? Percentile { get; set; }

    /// <summary>Gets or sets what the percentile is multiplied by.</summary>
    /// <value>From 1 to 1,000. The default is 3.</value>
    public double Multiplier { get; set; } = 3;

    /// <summary>Gets or sets the shortest time that the percentile may give.</summary>
    /// <value>From 1 ms to 1 h. The default is 100 ms.</value>
    public TimeSpan Minimum { get; set; } = TimeSpan.FromMilliseconds(100);
}
