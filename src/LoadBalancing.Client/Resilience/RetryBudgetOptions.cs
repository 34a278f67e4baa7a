namespace LoadBalancing.Client.Resilience;

/// <summary>How many second attempts a cluster may make: the section <c>Resilience:Budget</c> (after Finagle's RetryBudget).</summary>
public sealed class RetryBudgetOptions
{
    /// <summary>Gets or sets the second attempts allowed for each request.</summary>
    /// <value>A ratio from 0 to 10. The default is 0.2: one for every five requests.</value>
    public double Ratio { get; set; } = 0.2;

    /// <summary>Gets or sets the second attempts allowed each second whatever the traffic.</summary>
    /// <value>From 0 to 1,000,000 a second. The default is 10.</value>
    public double MinimumPerSecond { get; set; } = 10;

    /// <summary>Gets or sets the time over which requests and second attempts are counted.</summary>
    /// <value>From 1 s to 10 min. The default is 10 s.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);
}
