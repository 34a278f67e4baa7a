namespace LoadBalancing.Client.Resilience;

/// <summary>Second chances: the section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    /// <summary>Gets what happens to attempts that were never sent.</summary>
    public FailoverOptions Failover { get; } = new();

    /// <summary>Gets how many second attempts the cluster may make.</summary>
    public RetryBudgetOptions Budget { get; } = new();

    /// <summary>Gets how many requests may be outstanding, and wait.</summary>
    public LimitsOptions Limits { get; } = new();
}
