using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>When a request is sent to another endpoint as well.</summary>
internal static class Hedging
{
    /// <summary>Twice at a time is only for what does nothing, or what the caller says may be done twice.</summary>
    public static bool IsFor(HttpRequestMessage request, ResilienceConfig rules) =>
        rules.Hedging is not null && RepeatableMark.IsSafe(request) && Replay.IsSafe(request.Content) && !GrpcStatus.IsGrpc(request) && !request.Headers.NonValidated.Contains("Upgrade");

    /// <summary>After the last hedge, and while no delay is known, nothing more begins.</summary>
    public static TimeSpan DelayOf(RequestRun run) =>
        run.Rules.Hedging is { } hedging && run.Hedges < hedging.MaxHedges && hedging.Delay.In(run.Cluster.Latencies) is { } delay ? delay : Timeout.InfiniteTimeSpan;

    public static bool TryBegin(RequestRun run)
    {
        if (run.Rules.Hedging is not { } hedging || run.Hedges >= hedging.MaxHedges || run.IsGivenUp) { return false; }
        try
        {
            if (!run.HasOthers() || !run.Cluster.HedgeBudget.TryTake(run.Cluster.Surroundings.Clock.Now(), hedging.Cap) || !NextAttempt.TryTakeBudget(run) || !run.TryTakeNext()) { return false; }
        }
        // A picker of the application's, say. The attempt that runs may still be answered, and must not be lost to one that is an extra.
        catch (Exception e) { return NextAttempt.GaveUp(run, e); }
        run.Hedges++;
        run.Cluster.Surroundings.Instruments.Hedges.Add(1, new KeyValuePair<string, object?>(TagNames.Cluster, run.Cluster.Name));
        RequestTrace.Resent(run.Attempts - 1);
        return true;
    }
}
