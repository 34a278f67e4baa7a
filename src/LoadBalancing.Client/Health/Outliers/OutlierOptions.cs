namespace LoadBalancing.Client.Health.Outliers;

/// <summary>Who is ejected for what its answers say, and for how long: the section <c>Health:Outliers</c> (after Envoy's outlier detection and gRFC A50).</summary>
/// <remarks>Answers are counted where they arrive; judged is on a timer. Endpoints that fail twice in a row leave before any of this, by probation.</remarks>
public sealed class OutlierOptions
{
    /// <summary>Gets or sets a value indicating whether endpoints are ejected at all. Probation is not affected.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the time over which successes and failures are counted and then judged.</summary>
    /// <value>From 100 ms to 1 h. The default is 10 s.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the times that an ejection lasts.</summary>
    public EjectionTimeOptions EjectionTime { get; } = new();

    /// <summary>Gets or sets the share of the endpoints that may be out by judgement (answers, rates) at a time, rounded up; one always may. Refused connections and failed checks are facts, and not limited.</summary>
    /// <value>A ratio from 0 to 1. The default is 0.5, where panic begins.</value>
    public double MaximumEjectedShare { get; set; } = 0.5;

    /// <summary>Gets the failures in a row that eject.</summary>
    public ConsecutiveFailureOptions Consecutive { get; } = new();

    /// <summary>Gets when a success rate ejects that is far below that of the others.</summary>
    public SuccessRateOptions SuccessRate { get; } = new();

    /// <summary>Gets when a share of failures ejects, whatever that of the others.</summary>
    public FailurePercentageOptions FailurePercentage { get; } = new();

    /// <summary>Gets when nobody else is ejected, since those that are left carry no more.</summary>
    public CascadeOptions Cascade { get; } = new();
}
