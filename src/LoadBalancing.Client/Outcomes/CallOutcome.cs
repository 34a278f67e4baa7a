namespace LoadBalancing.Client.Outcomes;

/// <summary>What the feedback loop tells a picker about one attempt.</summary>
/// <remarks>
/// A picker hears of an attempt when the answer's first byte came or when the attempt ended, whichever is first, and a second time, with
/// <see cref="IsCorrection"/>, when the end was worse than the beginning (a body that broke, a gRPC status in the trailers).
/// </remarks>
public readonly record struct CallOutcome
{
    /// <summary>Initializes an outcome.</summary>
    /// <param name="kind">What the attempt says about the endpoint.</param>
    /// <param name="latency">Time to the first byte, or to the end where no byte came.</param>
    public CallOutcome(OutcomeKind kind, TimeSpan latency)
    {
        Kind = kind;
        Latency = latency;
    }

    /// <summary>Gets what the attempt says about the endpoint.</summary>
    public OutcomeKind Kind { get; init; }

    /// <summary>Gets the time from the start of the attempt to its first byte, or to its end where no byte came.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Gets when the attempt began, as a timestamp of the cluster's <see cref="TimeProvider"/>.</summary>
    public long StartedAt { get; init; }

    /// <summary>Gets when this was observed, as a timestamp of the cluster's <see cref="TimeProvider"/>.</summary>
    public long ObservedAt { get; init; }

    /// <summary>Gets a value indicating whether this corrects what was said of the same attempt at its first byte.</summary>
    public bool IsCorrection { get; init; }

    /// <summary>Gets a value indicating whether the endpoint is now avoided: a transport failure, or at least the second failure in a row.</summary>
    public bool IsPenalized { get; init; }

    /// <summary>Gets a value indicating whether this is the first success after the endpoint was avoided: what was learnt meanwhile no longer holds.</summary>
    public bool IsRecovery { get; init; }
}
