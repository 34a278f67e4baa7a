namespace LoadBalancing.Client.Health.Outliers;

/// <summary>Judges a share of failures by itself.</summary>
internal sealed record FailurePercentageConfig(double Threshold, int MinimumEndpoints, int MinimumRequests, double Enforced)
{
    public static FailurePercentageConfig From(FailurePercentageOptions options) => new(options.Threshold, options.MinimumEndpoints, options.MinimumRequests, options.Enforced);
}
