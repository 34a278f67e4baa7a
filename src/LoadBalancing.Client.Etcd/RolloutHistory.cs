namespace LoadBalancing.Client.Etcd;

/// <summary>A rollout that has ended.</summary>
/// <param name="Rollout">Its number.</param>
/// <param name="Version">What was rolled out.</param>
/// <param name="Previous">What ran before; <see langword="null"/> for nothing.</param>
/// <param name="Outcome"><c>done</c>, <c>aborted</c>, <c>taken_back</c> or <c>stays</c>, as in <see cref="RolloutResult"/>.</param>
/// <param name="Reason">Why it was not done.</param>
/// <param name="By">Who began it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Members">How many members took part.</param>
public sealed record RolloutHistory(long Rollout, long Version, long? Previous, string Outcome, string? Reason, string? By, DateTimeOffset StartedAt, DateTimeOffset EndedAt, int Members);

/// <summary>A document, as it was published.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Json">The configuration.</param>
/// <param name="Sha256">Of the JSON in UTF-8, in lower hex.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="PublishedBy">Who.</param>
/// <param name="Comment">Why.</param>
public sealed record PublishedVersion(long Version, string Json, string Sha256, DateTimeOffset PublishedAt, string? PublishedBy, string? Comment);
