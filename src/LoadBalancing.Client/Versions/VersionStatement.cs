using System.Collections.Immutable;

namespace LoadBalancing.Client.Versions;

/// <summary>What a server says of the versions of one document. Immutable; equal by value.</summary>
/// <param name="Version">The newest that it can serve; 0 for none.</param>
/// <param name="Digest">The first hexadecimal digits of its content's SHA-256, if it says them.</param>
internal sealed record VersionStatement(long Version, string? Digest)
{
    /// <summary>Older ones that it serves as well, as far as it says so.</summary>
    public ImmutableArray<long> Also { get; init; } = [];

    /// <summary>A version that it got and could not apply.</summary>
    public long? Failed { get; init; }

    /// <summary>Why, if it says so.</summary>
    public string? Error { get; init; }

    public bool Names(long version) => Version == version || Also.Contains(version);

    public bool Equals(VersionStatement? other) =>
        other is not null && Version == other.Version && Digest == other.Digest && Failed == other.Failed && Error == other.Error && Also.AsSpan().SequenceEqual(other.Also.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Version, Digest, Failed);
}
