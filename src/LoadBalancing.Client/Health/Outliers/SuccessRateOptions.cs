namespace LoadBalancing.Client.Health.Outliers;

/// <summary>When a success rate ejects that is far below that of the others: the section <c>Health:Outliers:SuccessRate</c>.</summary>
public sealed class SuccessRateOptions
{
    /// <summary>Gets or sets how "far below" is told.</summary>
    /// <value>The default is <see cref="SuccessRateMethod.MedianMad"/>.</value>
    public SuccessRateMethod Method { get; set; }

    /// <summary>Gets or sets how many deviations below the middle are too far: of 1.4826 * MAD, or of sigma.</summary>
    /// <value>From 0.1 to 100. The default is <see langword="null"/>: 3 for <see cref="SuccessRateMethod.MedianMad"/>, 1.9 for <see cref="SuccessRateMethod.MeanSigma"/>.</value>
    public double? Factor { get; set; }

    /// <summary>Gets or sets how many endpoints must have enough requests in an interval before any is judged.</summary>
    /// <value>From 1 to 10,000. The default is 5.</value>
    public int MinimumEndpoints { get; set; } = 5;

    /// <summary>Gets or sets how many requests in an interval are enough.</summary>
    /// <value>From 1 to 1,000,000. The default is 100.</value>
    public int MinimumRequests { get; set; } = 100;

    /// <summary>Gets or sets the share of these ejections that is carried out; the others are only counted and journalled.</summary>
    /// <value>A ratio from 0 (watch only) to 1. The default is 1.</value>
    public double Enforced { get; set; } = 1;
}
