namespace LoadBalancing.Client.Versions;

/// <summary>What the ledger knows of a version. Serialisable.</summary>
/// <param name="Version">A number or <c>local-n</c>; <see langword="null"/> for a refused one that could not be numbered.</param>
/// <param name="Digest">SHA-256 of the content as it was delivered; <see langword="null"/> where it was not delivered as text.</param>
/// <param name="State">What became of it.</param>
/// <param name="IsActive">Whether it runs now.</param>
/// <param name="ArrivedAt">When it was first seen.</param>
/// <param name="ActivateAt">The moment that it names for itself.</param>
/// <param name="ActivatedAt">When it last became active.</param>
/// <param name="BakeEndedAt">When it had proved itself.</param>
/// <param name="EndedAt">When it was replaced, withdrawn, taken back or refused.</param>
/// <param name="Restores">The version whose content it says to bring back.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="Reason">Why it is in this state, in words.</param>
/// <param name="ChangedFrom">The version that <paramref name="Changes"/> start from.</param>
/// <param name="Changes">Which settings differ from that version's.</param>
public sealed record VersionRecord(
    string? Version,
    string? Digest,
    VersionState State,
    bool IsActive,
    DateTimeOffset ArrivedAt,
    DateTimeOffset? ActivateAt,
    DateTimeOffset? ActivatedAt,
    DateTimeOffset? BakeEndedAt,
    DateTimeOffset? EndedAt,
    long? Restores,
    RefusalCode? Refusal,
    string? Reason,
    string? ChangedFrom,
    IReadOnlyList<VersionChange> Changes);
