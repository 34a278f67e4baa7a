using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Picking;

/// <summary>What each kind of outcome does to an estimate.</summary>
internal static class LatencyLearning
{
    public static void Learn<TRule>(ref LatencyEstimate estimate, in CallOutcome outcome, LatencyConfig config, StampClock clock)
        where TRule : struct, ILatencyRule
    {
        float seconds = (float)outcome.Latency.TotalSeconds;
        long now = clock.StampOf(outcome.ObservedAt);
        if (outcome.IsRecovery) { estimate.Restart(seconds, now); }
        else if (outcome.Kind == OutcomeKind.Success) { estimate.Observe<TRule>(seconds, clock.StampOf(outcome.StartedAt), now, config.Rates); }
        else if (outcome.Kind.IsNeutral()) { estimate.RaiseTo(seconds, now, config.Rates.DecayPerStamp); }
        else if (outcome.IsPenalized) { estimate.Penalize(Math.Max(seconds, config.PenaltySeconds), now); }
        else { estimate.HoldAtLeast(seconds, now); }
    }
}
