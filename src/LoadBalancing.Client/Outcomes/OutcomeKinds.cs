namespace LoadBalancing.Client.Outcomes;

/// <summary>The few questions that everybody asks of an <see cref="OutcomeKind"/>.</summary>
internal static class OutcomeKinds
{
    public static bool IsFailure(this OutcomeKind kind) => kind is OutcomeKind.Failure or OutcomeKind.GatewayFailure or OutcomeKind.Disconnected or OutcomeKind.Unreachable;

    public static bool IsTransportFailure(this OutcomeKind kind) => kind is OutcomeKind.Disconnected or OutcomeKind.Unreachable;

    /// <summary>Neither good nor bad: it may raise a latency estimate, never lower one, and never counts as a success or a failure.</summary>
    public static bool IsNeutral(this OutcomeKind kind) => kind is OutcomeKind.Abandoned or OutcomeKind.Canceled or OutcomeKind.DeadlineExceeded;
}
