namespace LoadBalancing.Client.Health;

/// <summary>What an endpoint gets that says that it has much to do: less, before it fails. The section <c>Health:Overload</c>.</summary>
public sealed class OverloadOptions
{
    /// <summary>Gets or sets for how long at most a wish for less (429, RESOURCE_EXHAUSTED, 503 with Retry-After) is heeded. The endpoint's weight counts a tenth meanwhile.</summary>
    /// <value>From 0 (never) to 10 min. The default is 30 s.</value>
    public TimeSpan MaximumDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets for how long it is heeded where the answer names no time.</summary>
    /// <value>From 0 (not at all) to 10 min. The default is 1 s.</value>
    public TimeSpan DefaultDuration { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the utilisation in load reports above which an endpoint's weight counts less: evenly less, down to a tenth at 1 and above.</summary>
    /// <value>A ratio above 0, to 1. The default is <see langword="null"/>: reports are not read for this.</value>
    public double? UtilizationThreshold { get; set; }
}
