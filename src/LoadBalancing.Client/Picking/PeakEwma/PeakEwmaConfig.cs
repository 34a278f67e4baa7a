using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.PeakEwma;

/// <summary>The settings of one version, in the units that the hot path uses.</summary>
internal sealed record PeakEwmaConfig(PeakEwmaRates Rates, float PenaltySeconds)
{
    /// <param name="options">As typed.</param>
    /// <param name="connectionIdle">After how long without an answer the connection pool has closed its connections, so that the next answer includes their set-up.</param>
    public static PeakEwmaConfig From(PeakEwmaOptions options, TimeSpan connectionIdle) => new(
        PeakEwmaRates.From(options.Decay, connectionIdle), (float)options.FailurePenalty.TotalSeconds);
}
