namespace LoadBalancing.Client.Resilience;

/// <summary>The settings of one version.</summary>
internal sealed record RetryBudgetConfig(double Ratio, double MinimumPerSecond, TimeSpan Window)
{
    /// <summary>Into how many slices of equal length the window is cut; one is counted in, and the oldest falls out as a whole.</summary>
    public const int Slices = 10;

    /// <summary>So that no request divides.</summary>
    public double SlicesPerSecond { get; } = Slices / Window.TotalSeconds;
}
