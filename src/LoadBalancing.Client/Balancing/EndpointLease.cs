using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Balancing;

/// <summary>An attempt's claim on an endpoint. It ends exactly once, whatever happens: a second or late end does nothing.</summary>
/// <remarks>
/// A struct over a pooled slot: it may be copied, and costs no allocation. A lease that is lost without an end is ended as
/// <see cref="OutcomeKind.Abandoned"/> when the garbage collector finds it.
/// </remarks>
public readonly struct EndpointLease : IDisposable, IEquatable<EndpointLease>
{
    private readonly EndpointNode? _endpoint;
    private readonly LeaseSlot? _slot;
    private readonly long _ticket;

    internal EndpointLease(EndpointNode endpoint, LeaseSlot slot, long ticket)
    {
        _endpoint = endpoint;
        _slot = slot;
        _ticket = ticket;
    }

    /// <summary>Gets the endpoint.</summary>
    /// <exception cref="InvalidOperationException">This is a default value, not a lease.</exception>
    public EndpointNode Endpoint => _endpoint ?? throw new InvalidOperationException("This is a default value, not a lease that a cluster gave.");

    /// <summary>When the attempt began; right while the lease runs.</summary>
    internal long StartedAt => _slot?.StartedAt ?? 0;

    /// <summary>Looking for a report costs something, so it is done only for a picker that listens.</summary>
    internal bool WantsLoadReport => _slot is not null && _slot.WantsLoadReport(_ticket);

    internal void CountReport(bool isReadable) => _slot?.CountReport(_ticket, isReadable);

    internal bool IsRunning => _slot is not null && _slot.IsRunning(_ticket);

    /// <summary>Reports that the answer has begun: the latency is known, and the endpoint no longer owes a sign of life.</summary>
    /// <param name="verdict">What the beginning says; <see cref="OutcomeKind.Abandoned"/>, the default, when only the end will tell.</param>
    public void ReportFirstByte(OutcomeKind verdict = OutcomeKind.Abandoned) => _slot?.ReportFirstByte(_ticket, verdict, retryAfter: null);

    /// <summary>As above; with <see cref="OutcomeKind.Overloaded"/> it may have said for how long.</summary>
    internal void ReportFirstByte(OutcomeKind verdict, TimeSpan? retryAfter) => _slot?.ReportFirstByte(_ticket, verdict, retryAfter);

    /// <summary>The endpoint said that it wants no new requests.</summary>
    internal void ReportDraining() => _slot?.ReportDraining(_ticket);

    /// <summary>Hands on what the server said of its load, for policies that listen (<c>weighted_round_robin</c>, <c>prequal</c>). May come more than once, until the end.</summary>
    /// <param name="report">What the server said.</param>
    public void ReportLoad(LoadReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _slot?.ReportLoad(_ticket, report);
    }

    /// <summary>Ends the lease.</summary>
    /// <param name="result">How the attempt ended.</param>
    public void Complete(in CallResult result) => _slot?.TryEnd(_ticket, in result);

    /// <summary>Ends the lease.</summary>
    /// <param name="kind">What the attempt says about the endpoint.</param>
    public void Complete(OutcomeKind kind) => Complete(new CallResult(kind));

    /// <summary>Ends the lease as <see cref="OutcomeKind.Abandoned"/>, unless it has ended.</summary>
    public void Dispose() => Complete(default(CallResult));

    /// <inheritdoc/>
    public bool Equals(EndpointLease other) => _slot == other._slot && _ticket == other._ticket;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EndpointLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_slot, _ticket);

    /// <summary>Tells whether two values are the same lease.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public static bool operator ==(EndpointLease left, EndpointLease right) => left.Equals(right);

    /// <summary>Tells whether two values are different leases.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public static bool operator !=(EndpointLease left, EndpointLease right) => !left.Equals(right);
}
