namespace LoadBalancing.Client.Resilience;

/// <summary>A limit that follows each endpoint's capacity: the section <c>Resilience:Limits:Adaptive</c> (after Netflix's concurrency-limits and Envoy's adaptive concurrency; docs/adr/0012 says where it departs).</summary>
public sealed class AdaptiveLimitOptions
{
    /// <summary>Gets or sets a value indicating whether limits follow capacities.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Enabled { get; set; }

    /// <summary>Gets or sets where the limit of an endpoint begins that nothing is known of.</summary>
    /// <value>From <see cref="Minimum"/> to <see cref="Maximum"/>. The default is 20.</value>
    public int Initial { get; set; } = 20;

    /// <summary>Gets or sets what a limit never falls below.</summary>
    /// <value>From 1 to 100,000. The default is 1.</value>
    public int Minimum { get; set; } = 1;

    /// <summary>Gets or sets what a limit never rises above.</summary>
    /// <value>From 1 to 100,000. The default is 1,000.</value>
    public int Maximum { get; set; } = 1_000;

    /// <summary>Gets or sets how many times the latency of an unhurried endpoint is no reason yet to send it less.</summary>
    /// <value>From 1.01 to 10. The default is 1.1.</value>
    public double Tolerance { get; set; } = 1.1;

    /// <summary>Gets or sets how often, at the most, a limit that is in use is lowered to a quarter for a moment, to see the latency of an unhurried endpoint.</summary>
    /// <value>From 1 s to 1 h. The default is 30 s. All processes do it together, by the clock on the wall.</value>
    public TimeSpan MeasureEvery { get; set; } = TimeSpan.FromSeconds(30);
}
