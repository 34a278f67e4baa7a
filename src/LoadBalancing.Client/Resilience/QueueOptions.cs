namespace LoadBalancing.Client.Resilience;

/// <summary>What requests do that find all endpoints full: the section <c>Resilience:Limits:Queue</c>.</summary>
/// <remarks>One line for the cluster, first come, first served: whichever endpoint becomes free takes the request that has waited longest. It waits for limits only; where no endpoint serves, a request fails at once.</remarks>
public sealed class QueueOptions
{
    /// <summary>Gets or sets how many requests may wait.</summary>
    /// <value>From 0, which refuses at once, to 1,000,000. The default is 0.</value>
    public int Capacity { get; set; }

    /// <summary>Gets or sets how long a request may wait.</summary>
    /// <value>From 1 ms to 10 min. The default is 1 s.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);
}
