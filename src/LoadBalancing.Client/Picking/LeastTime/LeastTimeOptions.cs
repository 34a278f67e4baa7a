namespace LoadBalancing.Client.Picking.LeastTime;

/// <summary>Settings of <c>least_time</c>: the section <c>Picker:LeastTime</c>.</summary>
public sealed class LeastTimeOptions
{
    /// <summary>Gets or sets tau, the time after which a latency counts for 1/e: how long the past is remembered, and how soon a slow endpoint is tried again.</summary>
    /// <value>From 10 ms to 1 h. The default is 3 s: an endpoint that was ten times slower gets its share back 7 s after its last answer at the latest.</value>
    public TimeSpan Decay { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets the latency that a refused or broken connection, or the second failure in a row, counts as at least.</summary>
    /// <value>From 1 ms to 10 min. The default is 5 s. It keeps an endpoint that fails fast from looking fast.</value>
    public TimeSpan FailurePenalty { get; set; } = TimeSpan.FromSeconds(5);
}
