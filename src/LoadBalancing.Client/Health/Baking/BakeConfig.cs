namespace LoadBalancing.Client.Health.Baking;

/// <summary>The settings of one version.</summary>
internal sealed record BakeConfig(TimeSpan Duration, double ErrorShareRise, double ErrorShareFactor, int MinimumRequests, double? MaximumLatencyRise, HarmReaction OnHarm)
{
    public bool IsOn => Duration > TimeSpan.Zero;

    public static BakeConfig From(BakeOptions options) =>
        new(options.Duration, options.ErrorShareRise, options.ErrorShareFactor, options.MinimumRequests, options.MaximumLatencyRise, options.OnHarm);
}
