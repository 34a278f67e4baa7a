namespace LoadBalancing.Client.Health.Outliers;

/// <summary>When a share of failures ejects, whatever that of the others: the section <c>Health:Outliers:FailurePercentage</c>.</summary>
public sealed class FailurePercentageOptions
{
    /// <summary>Gets or sets the share of failures in an interval above which an endpoint is ejected.</summary>
    /// <value>A ratio from 0 to 1; 1 never ejects. The default is 0.85.</value>
    public double Threshold { get; set; } = 0.85;

    /// <summary>Gets or sets how many endpoints must have enough requests in an interval before any is judged.</summary>
    /// <value>From 1 to 10,000. The default is 5.</value>
    public int MinimumEndpoints { get; set; } = 5;

    /// <summary>Gets or sets how many requests in an interval are enough.</summary>
    /// <value>From 1 to 1,000,000. The default is 50.</value>
    public int MinimumRequests { get; set; } = 50;

    /// <summary>Gets or sets the share of these ejections that is carried out; the others are only counted and journalled.</summary>
    /// <value>A ratio from 0 (watch only) to 1. The default is 1.</value>
    public double Enforced { get; set; } = 1;
}
