namespace LoadBalancing.Client.Resilience;

/// <summary>The settings of one version.</summary>
internal sealed record RetryBudgetConfig(double Ratio, double MinimumPerSecond, TimeSpan Window)
{
    /// <summary>So that no request divides.</summary>
    public double SlicesPerSecond { get; } = SlidingCount.Slices / Window.TotalSeconds;
}
