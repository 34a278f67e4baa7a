namespace LoadBalancing.Client.Resilience;

/// <summary>How many requests may be outstanding at an endpoint, and how many may wait for one: the section <c>Resilience:Limits</c> (after Envoy's circuit breakers and HAProxy's <c>maxconn</c>).</summary>
public sealed class LimitsOptions
{
    /// <summary>Gets or sets how many attempts of this process an endpoint may have outstanding. A full one is passed over.</summary>
    /// <value>From 1 to 1,000,000. The default is <see langword="null"/>: any number.</value>
    public int? MaxOutstanding { get; set; }

    /// <summary>Gets the limit that follows each endpoint's capacity; the lower of the two counts.</summary>
    public AdaptiveLimitOptions Adaptive { get; } = new();

    /// <summary>Gets what requests do that find all endpoints full.</summary>
    public QueueOptions Queue { get; } = new();
}
