namespace LoadBalancing.Client.Outcomes;

/// <summary>What an attempt taught us about the endpoint that it went to.</summary>
/// <remarks>Unknown is not success: the default value is <see cref="Abandoned"/>.</remarks>
public enum OutcomeKind
{
    /// <summary>Nothing is known: the lease was lost, or the caller stopped reading. Neutral; the time that passed is a lower bound of the latency.</summary>
    Abandoned = 0,

    /// <summary>The endpoint answered, and the answer counts as its success (a 404 does).</summary>
    Success,

    /// <summary>The endpoint answered with an error of its own, such as HTTP 500 or gRPC UNAVAILABLE.</summary>
    Failure,

    /// <summary>The endpoint asked for less, such as HTTP 429, 503 with Retry-After, or gRPC RESOURCE_EXHAUSTED. Not a failure.</summary>
    Overloaded,

    /// <summary>The connection was open and broke: reset, closed early, or garbled.</summary>
    Disconnected,

    /// <summary>No connection could be made: refused, name not found, TLS refused, connecting timed out. Nothing was sent.</summary>
    Unreachable,

    /// <summary>The caller gave up. Neutral; the time that passed is a lower bound of the latency.</summary>
    Canceled,

    /// <summary>The endpoint said that what it needs is not there: HTTP 502, 503 or 504, or gRPC UNAVAILABLE. A failure that no request of ours can be the reason for.</summary>
    GatewayFailure,

    /// <summary>
    /// A deadline passed before the endpoint answered, and nobody gave up before it. Neutral where the endpoint has answered anybody since the attempt began: it is slow, and the time that passed is a lower bound of the
    /// latency. Where it has answered nobody, for eight times as long as its slowest answers take, it counts as <see cref="GatewayFailure"/>.
    /// </summary>
    DeadlineExceeded,
}
