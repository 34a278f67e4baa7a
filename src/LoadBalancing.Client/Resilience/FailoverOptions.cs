namespace LoadBalancing.Client.Resilience;

/// <summary>What happens to an attempt that was provably never sent: the section <c>Resilience:Failover</c>.</summary>
public sealed class FailoverOptions
{
    /// <summary>Gets or sets a value indicating whether an attempt that was never sent goes to another endpoint at once.</summary>
    /// <value>The default is <see langword="true"/>. It is safe for every method, since no server saw the request.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how many other endpoints are tried.</summary>
    /// <value>From 1 to 10. The default is 2.</value>
    public int MaxOtherEndpoints { get; set; } = 2;
}
