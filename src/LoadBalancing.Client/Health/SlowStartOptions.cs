namespace LoadBalancing.Client.Health;

/// <summary>How an endpoint that comes back, or joins, gets its share little by little: the section <c>Health:SlowStart</c> (after Envoy).</summary>
/// <remarks>Its weight counts as weight * max(MinimumShare, (t / window)^(1 / Aggression)), under every policy that weighs or scores; <c>random</c>, <c>round_robin</c> and the hash policies do not.</remarks>
public sealed class SlowStartOptions
{
    /// <summary>Gets or sets how long an endpoint takes to its full share after it was ejected, or failed the first request that tried it.</summary>
    /// <value>From 0 (at once) to 1 h. The default is 10 s.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long an endpoint takes that joins a cluster which has others.</summary>
    /// <value>From 0 (at once) to 1 h. The default is 0.</value>
    public TimeSpan JoinWindow { get; set; }

    /// <summary>Gets or sets how the share grows: 1 evenly, above 1 faster at the beginning, below 1 slower.</summary>
    /// <value>From 0.1 to 10. The default is 1.</value>
    public double Aggression { get; set; } = 1;

    /// <summary>Gets or sets the share that it begins with.</summary>
    /// <value>A ratio from 0.01 to 1. The default is 0.1.</value>
    public double MinimumShare { get; set; } = 0.1;
}
