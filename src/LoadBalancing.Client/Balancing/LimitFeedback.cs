using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Balancing;

/// <summary>Takes what attempts taught to the limits that follow it. Asked only for attempts of a version that has such limits.</summary>
internal sealed class LimitFeedback(StampClock clock)
{
    public ThrottlingTracker Throttling { get; } = new(clock.Time);

    /// <summary>The answer has begun. One whose verdict comes later took as long as any.</summary>
    public void FirstByte(in Attempt attempt)
    {
        if (attempt.Learning is not { Adaptive: { } rules }) { return; }
        if (attempt.FirstVerdict == OutcomeKind.Overloaded) { attempt.Node.Tracker.Concurrency.Overloaded(attempt.FirstByteAt, rules, clock); }
        else if (attempt.FirstVerdict is OutcomeKind.Success or OutcomeKind.Abandoned) { Answered(in attempt, attempt.FirstByteAt, attempt.Node.Outstanding, rules); }
    }

    /// <summary>The attempt has ended, and is no longer outstanding. What failed, was given up or lost says nothing of capacity; one that timed out does.</summary>
    public void End(in Attempt attempt, bool sawFirstByte, in CallResult result, long now)
    {
        LimitLearning learning = attempt.Learning!;
        bool wasOverloaded = sawFirstByte && attempt.FirstVerdict == OutcomeKind.Overloaded, isOverloaded = wasOverloaded || result.Kind == OutcomeKind.Overloaded;
        if (learning.Throttling is { } throttling) { Throttling.Ended(!isOverloaded, now, throttling); }
        if (learning.Adaptive is not { } rules || wasOverloaded) { return; }
        if (isOverloaded || (result.Kind == OutcomeKind.DeadlineExceeded && !sawFirstByte) || (result.Kind.IsFailure() && result.ErrorType == CallResult.TimedOut)) { attempt.Node.Tracker.Concurrency.Overloaded(now, rules, clock); }
        else if (!sawFirstByte && result.Kind == OutcomeKind.Success) { Answered(in attempt, now, attempt.Node.Outstanding + 1, rules); }
    }

    private void Answered(in Attempt attempt, long at, int outstanding, ConcurrencyRules rules) =>
        attempt.Node.Tracker.Concurrency.Answered(clock.TimeBetween(attempt.StartedAt, at), at, outstanding, rules, clock);
}
