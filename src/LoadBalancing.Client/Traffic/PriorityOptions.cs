namespace LoadBalancing.Client.Traffic;

/// <summary>When requests overflow from one level of endpoints to the next: the section <c>Traffic:Priorities</c> (after Envoy).</summary>
public sealed class PriorityOptions
{
    /// <summary>Gets or sets how many times the requests of a level its endpoints could carry: a level overflows only when its share of eligible endpoints times this factor is below 1.</summary>
    /// <value>From 1 (overflows as soon as one endpoint is missing) to 100. The default is 1.4, as in Envoy: 72 % of the endpoints carry everything, 50 % carry 70 %.</value>
    public double OverprovisioningFactor { get; set; } = 1.4;
}
