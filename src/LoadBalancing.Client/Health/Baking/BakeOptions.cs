namespace LoadBalancing.Client.Health.Baking;

/// <summary>How a version proves itself, and what happens when it does harm: the section <c>Bake</c>. Only versions with a number of their own are watched.</summary>
public sealed class BakeOptions
{
    /// <summary>Gets or sets for how long a version is watched before it counts as known good.</summary>
    /// <value>From 0, which turns watching off, to 1 day. The default is 10 min (AWS AppConfig).</value>
    public TimeSpan Duration { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets by how much the share of failures must have risen to be harm.</summary>
    /// <value>From 0.01 to 1. The default is 0.05: 5 points.</value>
    public double ErrorShareRise { get; set; } = 0.05;

    /// <summary>Gets or sets how many times the share of failures must be what it was to be harm.</summary>
    /// <value>From 1 to 1,000. The default is 2.</value>
    public double ErrorShareFactor { get; set; } = 2;

    /// <summary>Gets or sets how many requests must have ended on each side, before the version and since.</summary>
    /// <value>From 1 to 1,000,000. The default is 100.</value>
    public int MinimumRequests { get; set; } = 100;

    /// <summary>Gets or sets how many times the 99th percentile of the latency must be what it was to be harm.</summary>
    /// <value>From 1.1 to 1,000. The default is <see langword="null"/>: latency is not watched.</value>
    public double? MaximumLatencyRise { get; set; }

    /// <summary>Gets or sets what happens when a version does harm.</summary>
    /// <value>The default is <see cref="HarmReaction.RollBack"/>.</value>
    public HarmReaction OnHarm { get; set; }
}
