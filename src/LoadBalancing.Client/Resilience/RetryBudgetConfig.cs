namespace LoadBalancing.Client.Resilience;

/// <summary>The settings of one version.</summary>
internal sealed record RetryBudgetConfig(double Ratio, double MinimumPerSecond, TimeSpan Window);
