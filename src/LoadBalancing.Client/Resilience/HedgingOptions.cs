namespace LoadBalancing.Client.Resilience;

/// <summary>When a request that has no answer yet is sent to another endpoint as well: the section <c>Resilience:Hedging</c> (Dean and Barroso, "The Tail at Scale"; Finagle's backup requests).</summary>
/// <remarks>
/// The first good answer wins; the others are cancelled, and that says nothing of their endpoints. Only methods that RFC 9110 calls safe (GET, HEAD, OPTIONS, TRACE) and requests that the caller marked by
/// <c>request.Options.SetRepeatable(true)</c>, with a content that can be sent again; no gRPC calls, and no synchronous ones. A hedge is a second attempt for <see cref="RetryBudgetOptions"/> too.
/// </remarks>
public sealed class HedgingOptions
{
    /// <summary>Gets or sets after which time without an answer another attempt begins.</summary>
    /// <value>From 0, which sends both at once, to 10 min. The default is <see langword="null"/>: no hedging, unless <see cref="Percentile"/> is set. With it, this is the delay until the percentile is known.</value>
    public TimeSpan? Delay { get; set; }

    /// <summary>Gets or sets the percentile of the cluster's own latencies of the last minute after which another attempt begins.</summary>
    /// <value>From 0.5 to 0.9999, such as 0.95. The default is <see langword="null"/>: <see cref="Delay"/> alone decides. It is known after 100 answers.</value>
    public double? Percentile { get; set; }

    /// <summary>Gets or sets the shortest delay that the percentile may give.</summary>
    /// <value>From 0 to 1 min. The default is 1 ms.</value>
    public TimeSpan MinimumDelay { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Gets or sets how many further attempts may run beside the first.</summary>
    /// <value>From 1 to 5. The default is 1.</value>
    public int MaxHedges { get; set; } = 1;

    /// <summary>Gets or sets the hedges that are allowed for each request of the last ten seconds: what hedging costs at most.</summary>
    /// <value>A ratio from 0.001 to 1. The default is 0.05: one for twenty requests.</value>
    public double MaxExtraLoad { get; set; } = 0.05;
}
