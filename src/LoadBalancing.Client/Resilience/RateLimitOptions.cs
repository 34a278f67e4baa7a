namespace LoadBalancing.Client.Resilience;

/// <summary>How many requests there may be in a time: the section <c>Resilience:RateLimit</c>. Nothing waits for a permit. The time is the machine's own, whatever clock the cluster was given (docs/adr/0012).</summary>
public sealed class RateLimitOptions
{
    /// <summary>Gets the limit of this process's requests to the cluster. Second attempts are not counted; they have <c>Resilience:Budget</c>.</summary>
    public RateOptions Cluster { get; } = new();

    /// <summary>Gets the limit of this process's attempts at each endpoint, second ones included. An endpoint without a permit is passed over like a full one.</summary>
    public RateOptions PerEndpoint { get; } = new();
}
