using System.Collections.Immutable;

namespace LoadBalancing.Client.Versions;

/// <summary>One version of a document in a ledger. Written by its ledger only.</summary>
/// <param name="version">What it is called; null for one that was refused before it could be named.</param>
/// <param name="content">What it holds; null once nobody can go back to it, and for what was refused.</param>
internal sealed class VersionEntry<TContent>(ConfigurationVersion? version, TContent? content)
    where TContent : class
{
    public ConfigurationVersion? Version => version;

    public TContent? Content { get; set; } = content;

    /// <summary>What the content is known by when it comes again.</summary>
    public required string? Key { get; init; }

    /// <summary>SHA-256 of the content as delivered.</summary>
    public required string? Digest { get; init; }

    public required DateTimeOffset ArrivedAt { get; init; }

    public long? Restores { get; init; }

    /// <summary>The higher version that it is meant to follow.</summary>
    public long? Supersedes { get; init; }

    /// <summary>Its source goes back to it from that version.</summary>
    public bool IsReturnFrom(VersionEntry<TContent>? other) => other?.Version is { IsExplicit: true } later && IsReturnFrom(later.Number);

    /// <inheritdoc cref="IsReturnFrom(VersionEntry{TContent}?)"/>
    public bool IsReturnFrom(long? number) => Version is { IsExplicit: true } own && own.Number < number && number <= Supersedes;

    /// <summary>The version that <see cref="Changes"/> start from: its name and key, since an entry that held the one before it would hold all that ever ran.</summary>
    public ConfigurationVersion? ChangedFrom { get; init; }

    public string? ChangedFromKey { get; init; }

    public ImmutableArray<VersionChange> Changes { get; init; } = [];

    public VersionState State { get; set; }

    public DateTimeOffset? ActivateAt { get; set; }

    public DateTimeOffset? ActivatedAt { get; set; }

    public DateTimeOffset? BakeEndedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public RefusalCode? Refusal { get; init; }

    public string? Reason { get; set; }

    public VersionRecord Describe(bool isActive) => new(
        version?.ToString(), Digest, State, isActive, ArrivedAt, ActivateAt, ActivatedAt, BakeEndedAt, EndedAt, Restores, Refusal, Reason, ChangedFrom?.ToString(), Changes);
}
