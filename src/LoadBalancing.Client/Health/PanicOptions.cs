namespace LoadBalancing.Client.Health;

/// <summary>What happens when few endpoints are left: the section <c>Health:Panic</c> (after Envoy's panic threshold).</summary>
public sealed class PanicOptions
{
    /// <summary>Gets or sets the share of eligible endpoints under which judgements are no longer believed: if so many are bad, it is rather the judge, and those that are left would break down next.</summary>
    /// <value>A ratio from 0 to 1. The default is 0.5. 0: only when no endpoint is eligible.</value>
    public double Threshold { get; set; } = 0.5;

    /// <summary>Gets or sets a value indicating whether requests fail in panic, instead of going to all endpoints that accept connections. Single requests still try endpoints on probation.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool FailTrafficOnPanic { get; set; }
}
