namespace LoadBalancing.Client.Health.Outliers;

/// <summary>When nobody else is taken out by judgement, since those that are left carry no more: the section <c>Health:Outliers:Cascade</c>.</summary>
public sealed class CascadeOptions
{
    /// <summary>Gets or sets the utilisation that the endpoints that are left may reach: what they report on average, times the share that each would get more.</summary>
    /// <value>From 0.1 to 100; 100 never stops an ejection. The default is 0.95.</value>
    public double MaximumUtilization { get; set; } = 0.95;

    /// <summary>Gets or sets how many times longer the typical latency of those that are left may be than before the first of the present ejections.</summary>
    /// <value>From 1 to 1,000; 1,000 never stops an ejection. The default is 2.</value>
    public double MaximumLatencyRise { get; set; } = 2;
}
