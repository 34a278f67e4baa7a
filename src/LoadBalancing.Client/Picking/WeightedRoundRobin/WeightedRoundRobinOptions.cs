namespace LoadBalancing.Client.Picking.WeightedRoundRobin;

/// <summary>Settings of <c>weighted_round_robin</c>: the section <c>Picker:WeightedRoundRobin</c>. Names and defaults are those of gRFC A58.</summary>
public sealed class WeightedRoundRobinOptions
{
    /// <summary>Gets or sets where weights come from.</summary>
    /// <value>The default is <see cref="WeightSource.Static"/>.</value>
    public WeightSource WeightSource { get; set; }

    /// <summary>Gets or sets how long an endpoint must have reported before its weight is believed: a cold start looks idle.</summary>
    /// <value>From 0 to 1 h. The default is 10 s. It begins anew after <see cref="WeightExpirationPeriod"/> without a report, and when the endpoint comes back from probation.</value>
    public TimeSpan BlackoutPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets after how long without a report a weight is unknown again.</summary>
    /// <value>From 1 s to 1 h. The default is 3 min.</value>
    public TimeSpan WeightExpirationPeriod { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Gets or sets how often the schedule is made anew from the reported weights.</summary>
    /// <value>From 100 ms to 1 min. The default is 1 s.</value>
    public TimeSpan WeightUpdatePeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how much errors count: weight = rate / (utilisation + errors / rate * penalty).</summary>
    /// <value>From 0 to 1,000. The default is 1.0.</value>
    public double ErrorUtilizationPenalty { get; set; } = 1.0;
}
