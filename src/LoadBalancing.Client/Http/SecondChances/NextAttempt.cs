using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>
/// Whether a failed attempt is followed by another. What was never sent goes elsewhere at once, whatever it is; what may have been done is only repeated where doing it twice is doing it once, after a back-off. Both take
/// from the cluster's budget.
/// </summary>
internal static class NextAttempt
{
    public static bool TryPrepare(RequestRun run, AttemptResult result)
    {
        // The error of the attempt says more than that the cluster was disposed of meanwhile.
        if (run.IsGivenUp) { return false; }
        // And more than that a picker threw, or that a session's endpoint has left: its answer would be lost, and its lease with it.
        try { return TryPrepareFailover(run, result) || (run.Rules.Retry is { } retry && TryPrepareRetry(run, result, retry)); }
        catch (Exception e) { return GaveUp(run, e); }
    }

    private static bool TryPrepareFailover(RequestRun run, AttemptResult result)
    {
        string failed = run.LastTried;
        if (!result.IsUnsent || run.Failovers >= run.Rules.MaxOtherEndpoints || !run.HasOthers() || !TryTakeBudget(run) || !run.TryTakeNext()) { return false; }
        run.Failovers++;
        run.Pause = TimeSpan.Zero;
        run.Cluster.Surroundings.Logger.FailedOver(run.Cluster.Name, failed, result.ErrorType);
        run.Cluster.Surroundings.Instruments.Failovers.Add(1, new(TagNames.Cluster, run.Cluster.Name), new(TagNames.ErrorType, result.ErrorType));
        RequestTrace.Resent(run.Attempts - 1);
        return true;
    }

    /// <summary>Nothing is lost but the extra attempt; whoever looks for the reason finds it.</summary>
    public static bool GaveUp(RequestRun run, Exception reason)
    {
        run.Cluster.Surroundings.Logger.SecondAttemptNotPrepared(reason, run.Cluster.Name);
        return false;
    }

    public static bool TryTakeBudget(RequestRun run)
    {
        if (run.Cluster.Budget.TryTake(run.Cluster.Surroundings.Clock.Now(), run.Rules.Budget)) { return true; }
        run.Cluster.Surroundings.Instruments.BudgetExhausted.Add(1, new KeyValuePair<string, object?>(TagNames.Cluster, run.Cluster.Name));
        return false;
    }

    private static bool TryPrepareRetry(RequestRun run, AttemptResult result, RetryConfig retry)
    {
        if (run.Retries >= retry.MaxRetries || !RetryRule.Allows(run.Request, result, retry)) { return false; }
        if (PauseAfter(run, result, retry) is not { } pause || run.Rules.TotalTimeout - run.Elapsed <= pause) { return false; }
        if (!run.HasOthers())
        {
            if (!retry.SameEndpoints) { return false; }
            run.Tried.Clear();
        }
        if (!TryTakeBudget(run)) { return false; }
        run.Retries++;
        run.Pause = pause;
        run.Cluster.Surroundings.Logger.Retried(run.Cluster.Name, run.LastTried, result.ErrorType, pause);
        run.Cluster.Surroundings.Instruments.Retries.Add(1, new(TagNames.Cluster, run.Cluster.Name), new(TagNames.ErrorType, result.ErrorType));
        RequestTrace.Resent(run.Attempts);
        return true;
    }

    /// <returns>Null where the answer asks for more time than is waited.</returns>
    private static TimeSpan? PauseAfter(RequestRun run, AttemptResult result, RetryConfig retry)
    {
        TimeSpan pause = retry.BackOff.Draw(run.Retries + 1, run.Cluster.Surroundings.Random);
        if (result.Response is not { } response || RetryAfter.In(response.Headers, run.Cluster.Surroundings.Time.GetUtcNow()) is not { } asked) { return pause; }
        if (asked > retry.MaxRetryAfter) { return null; }
        return asked > pause ? asked : pause;
    }
}
