namespace LoadBalancing.Client.Health.Outliers;

/// <summary>The settings of one version.</summary>
internal sealed record OutlierConfig
{
    public required bool IsEnabled { get; init; }

    public required TimeSpan Interval { get; init; }

    public required EjectionTimes Times { get; init; }

    public required double MaximumEjectedShare { get; init; }

    public required ConsecutiveConfig Consecutive { get; init; }

    public required SuccessRateConfig SuccessRate { get; init; }

    public required FailurePercentageConfig FailurePercentage { get; init; }

    public required CascadeConfig Cascade { get; init; }

    public static OutlierConfig From(OutlierOptions options) => new()
    {
        IsEnabled = options.Enabled,
        Interval = options.Interval,
        Times = EjectionTimes.From(options.EjectionTime),
        MaximumEjectedShare = options.MaximumEjectedShare,
        Consecutive = ConsecutiveConfig.From(options.Consecutive),
        SuccessRate = SuccessRateConfig.From(options.SuccessRate),
        FailurePercentage = FailurePercentageConfig.From(options.FailurePercentage),
        Cascade = CascadeConfig.From(options.Cascade),
    };

    /// <summary>How many of so many endpoints may be out by judgement at a time: the share, rounded up, and always one.</summary>
    public int MostEjected(int endpoints) => Math.Max(1, (int)Math.Ceiling((MaximumEjectedShare * endpoints) - 1e-9));
}
