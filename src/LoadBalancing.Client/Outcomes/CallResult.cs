namespace LoadBalancing.Client.Outcomes;

/// <summary>How an attempt ended, as its protocol saw it: what a caller hands to <c>EndpointLease.Complete</c>.</summary>
public readonly record struct CallResult
{
    /// <summary>The error of an attempt that took longer than it may; the name that OpenTelemetry suggests.</summary>
    internal const string TimedOut = "timeout";

    /// <summary>Initializes a result of the given kind.</summary>
    /// <param name="kind">What the attempt says about the endpoint.</param>
    public CallResult(OutcomeKind kind) => Kind = kind;

    /// <summary>Gets what the attempt says about the endpoint.</summary>
    /// <value>The default is <see cref="OutcomeKind.Abandoned"/>.</value>
    public OutcomeKind Kind { get; init; }

    /// <summary>Gets the protocol's status, such as 200.</summary>
    /// <value>The default is 0: no status was received.</value>
    public int StatusCode { get; init; }

    /// <summary>Gets the short, bounded name of the error for metrics, such as <c>connection_error</c> or <c>500</c>.</summary>
    /// <value>The default is <see langword="null"/>: no error.</value>
    public string? ErrorType { get; init; }

    /// <summary>Gets the time from the start of the attempt to the first byte of its answer.</summary>
    /// <value>The default is <see langword="null"/>: the time of <c>ReportFirstByte</c>, or of the end where it was never called.</value>
    public TimeSpan? TimeToFirstByte { get; init; }

    /// <summary>Gets for how long the endpoint asked for less, with <see cref="OutcomeKind.Overloaded"/>.</summary>
    /// <value>The default is <see langword="null"/>: it named no time, and <c>Health:Overload:DefaultDuration</c> counts.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets what the server said of its load.</summary>
    /// <value>The default is <see langword="null"/>: nothing, or it was handed on before.</value>
    public LoadReport? LoadReport { get; init; }

    /// <summary>Gets what the server said of the configuration version that it runs, such as <c>orders=42</c>: the words of the header <c>x-config-version</c> (docs/protocol.md), however they came.</summary>
    /// <value>The default is <see langword="null"/>: nothing. It counts where <c>Health:Confirmation</c> is configured.</value>
    public string? ConfigurationVersion { get; init; }
}
