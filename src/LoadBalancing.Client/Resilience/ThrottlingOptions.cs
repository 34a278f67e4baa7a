namespace LoadBalancing.Client.Resilience;

/// <summary>Refusing some requests here while the cluster as a whole refuses many: the section <c>Resilience:Throttling</c> (after Site Reliability Engineering, "Handling Overload").</summary>
public sealed class ThrottlingOptions
{
    /// <summary>Gets or sets a value indicating whether requests may be refused.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Enabled { get; set; }

    /// <summary>Gets or sets K of max(0, (requests - K * accepts) / (requests + 1)), the probability with which a request is refused: how many are sent for each that is accepted.</summary>
    /// <value>From 1.01 to 100. The default is 2: the servers refuse about as many as they accept, and hear soon when there is room again.</value>
    public double Multiplier { get; set; } = 2;

    /// <summary>Gets or sets the time over which requests and accepts are counted.</summary>
    /// <value>From 1 s to 1 h. The default is 2 min.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(2);
}
