namespace LoadBalancing.Client.Picking.PeakEwma;

/// <summary>Settings of <c>peak_ewma</c>: the section <c>Picker:PeakEwma</c>.</summary>
public sealed class PeakEwmaOptions
{
    /// <summary>Gets or sets tau, the time after which a latency counts for 1/e: how long the past is remembered.</summary>
    /// <value>From 10 ms to 1 h. The default is 10 s (Finagle).</value>
    public TimeSpan Decay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the latency that a refused or broken connection, or the second failure in a row, counts as at least.</summary>
    /// <value>From 1 ms to 10 min. The default is 5 s. It keeps an endpoint that fails fast from looking fast.</value>
    public TimeSpan FailurePenalty { get; set; } = TimeSpan.FromSeconds(5);
}
