namespace LoadBalancing.Client.Resilience;

/// <summary>The settings of one version.</summary>
internal sealed record ThrottlingConfig(double Multiplier, TimeSpan Window)
{
    /// <summary>So that no request divides.</summary>
    public double SlicesPerSecond { get; } = SlidingCount.Slices / Window.TotalSeconds;

    /// <returns>Null where nothing is refused.</returns>
    public static ThrottlingConfig? From(ThrottlingOptions options) => options.Enabled ? new(options.Multiplier, options.Window) : null;
}
