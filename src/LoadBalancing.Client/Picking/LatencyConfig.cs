using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking;

/// <summary>How one version learns latencies, in the units that the hot path uses.</summary>
internal sealed record LatencyConfig(LatencyRates Rates, float PenaltySeconds)
{
    /// <param name="decay">Tau, after which the past counts for 1/e.</param>
    /// <param name="penalty">What a transport failure or the second failure in a row counts as at least.</param>
    /// <param name="connectionIdle">After how long without an answer the connection pool has closed its connections, so that the next answer includes their set-up.</param>
    public static LatencyConfig From(TimeSpan decay, TimeSpan penalty, TimeSpan connectionIdle) => new(LatencyRates.From(decay, connectionIdle), (float)penalty.TotalSeconds);
}
