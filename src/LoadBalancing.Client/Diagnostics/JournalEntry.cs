namespace LoadBalancing.Client.Diagnostics;

/// <summary>Something that changed in a cluster. Serialisable.</summary>
/// <param name="At">When, by the cluster's clock.</param>
/// <param name="Kind">What: <c>version.active</c>, <c>version.refused</c>, <c>endpoint.probation</c>, <c>endpoint.eligible</c>, <c>endpoint.draining</c>, <c>endpoint.overloaded</c>, <c>endpoint.drained</c> or <c>endpoint.disabled</c>.</param>
/// <param name="Endpoint">The endpoint's id, where it is about one.</param>
/// <param name="Reason">Why, with figures.</param>
/// <param name="Version">The version that the cluster ran.</param>
public sealed record JournalEntry(DateTimeOffset At, string Kind, string? Endpoint, string Reason, string? Version);
