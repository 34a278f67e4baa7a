namespace LoadBalancing.Client.Health.Outliers;

/// <summary>How long an ejection lasts: base * times ejected, at most the maximum, and shortened by chance. The section <c>Health:Outliers:EjectionTime</c>.</summary>
public sealed class EjectionTimeOptions
{
    /// <summary>Gets or sets how long the first ejection for answers lasts; the second twice as long, and so on. Each interval without an ejection counts one back.</summary>
    /// <value>From 10 ms to 1 h. The default is 30 s.</value>
    public TimeSpan Base { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the same for connections that failed: one that is accepted again proves what no answer proves, so it is tried sooner.</summary>
    /// <value>From 10 ms to 1 h. The default is 1 s.</value>
    public TimeSpan TransportBase { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the longest ejection.</summary>
    /// <value>From 10 ms to 1 day, and not shorter than the base times. The default is 5 min.</value>
    public TimeSpan Maximum { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets by which share at most chance shortens an ejection, so that many clients do not come back at once.</summary>
    /// <value>A ratio from 0 to 1. The default is 0.1.</value>
    public double Jitter { get; set; } = 0.1;
}
