namespace LoadBalancing.Client.Health.Outliers;

/// <summary>Tells when those that are left would carry no more.</summary>
internal sealed record CascadeConfig(double MaximumUtilization, double MaximumLatencyRise)
{
    public static CascadeConfig From(CascadeOptions options) => new(options.MaximumUtilization, options.MaximumLatencyRise);

    /// <summary>What the others would come to when one more leaves and they share its load: the mean of now times n / (n - 1).</summary>
    public static double UtilizationAfter(double meanUtilization, int inService) => inService < 2 ? double.PositiveInfinity : meanUtilization * inService / (inService - 1);
}
