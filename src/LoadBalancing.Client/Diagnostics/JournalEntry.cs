namespace LoadBalancing.Client.Diagnostics;

/// <summary>Something that changed in a cluster. Serialisable.</summary>
/// <param name="At">When, by the cluster's clock.</param>
/// <param name="Kind">
/// What: <c>endpoint.</c> and a state, such as <c>endpoint.ejected</c>, or <c>endpoint.overloaded</c>, <c>endpoint.drained</c>, <c>endpoint.kept</c>, <c>endpoint.not_enforced</c>; <c>version.</c> and what became of
/// a version, such as <c>version.staged</c>, <c>version.active</c>, <c>version.refused</c>, <c>version.known_good</c>, <c>version.rolled_back</c>; <c>group.waiting</c>; <c>tls.renewed</c>, <c>tls.not_renewed</c>, <c>tls.not_followed</c>; <c>route.fallback</c>, <c>route.returned</c>.
/// </param>
/// <param name="Endpoint">The endpoint's id, where it is about one.</param>
/// <param name="Reason">Why, with figures.</param>
/// <param name="Version">The version that the cluster ran.</param>
public sealed record JournalEntry(DateTimeOffset At, string Kind, string? Endpoint, string Reason, string? Version);
