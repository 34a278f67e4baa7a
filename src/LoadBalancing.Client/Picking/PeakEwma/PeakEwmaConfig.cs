using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.PeakEwma;

/// <summary>The settings of one version, in the units that the hot path uses.</summary>
internal sealed record PeakEwmaConfig(PeakEwmaRates Rates, float PenaltySeconds)
{
    public static PeakEwmaConfig From(PeakEwmaOptions options) => new(
        PeakEwmaRates.From(options.Decay, options.ConnectionIdle), (float)options.FailurePenalty.TotalSeconds);
}
