using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.WeightedRoundRobin;

/// <summary>The settings of one version.</summary>
internal sealed record WeightedRoundRobinConfig(bool IsReported, TimeSpan UpdatePeriod, float ErrorPenalty, ReportedWeightTimes Times)
{
    public static WeightedRoundRobinConfig From(WeightedRoundRobinOptions options) => new(
        options.WeightSource == WeightSource.Reported,
        options.WeightUpdatePeriod,
        (float)options.ErrorUtilizationPenalty,
        ReportedWeightTimes.From(options.BlackoutPeriod, options.WeightExpirationPeriod));
}
