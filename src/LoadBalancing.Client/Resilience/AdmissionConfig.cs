using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Resilience;

/// <summary>Which requests of a version are refused before an endpoint is chosen.</summary>
/// <param name="Rate">Null for any number.</param>
/// <param name="Throttling">Null where nothing is refused for what servers say.</param>
internal sealed record AdmissionConfig(RateRule? Rate, ThrottlingConfig? Throttling)
{
    /// <returns>Null where all are admitted.</returns>
    public static AdmissionConfig? From(RateRule? rate, ThrottlingConfig? throttling) => rate is null && throttling is null ? null : new(rate, throttling);
}
