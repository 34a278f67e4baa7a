namespace LoadBalancing.Client.Versions;

/// <summary>What a content says of itself when it arrives.</summary>
/// <param name="Number">The version that its source gave it, if it did.</param>
/// <param name="Digest">SHA-256 of the content as delivered, where it was delivered as text.</param>
/// <param name="Key">What the content is known by: the digest, or what stands for it; null where there is nothing.</param>
/// <param name="Restores">The version whose content it says to bring back.</param>
/// <param name="ActivateAt">When it wants to become active.</param>
internal readonly record struct Arrival(long? Number, string? Digest, string? Key, long? Restores, DateTimeOffset? ActivateAt)
{
    /// <summary>The higher version that it is meant to follow: its source has taken that one back.</summary>
    public long? Supersedes { get; init; }

    /// <summary>It is lower than that one, and meant to be.</summary>
    public bool IsReturnFrom(long number) => Number < number && number <= Supersedes;
}
