using System.Collections.Immutable;

namespace LoadBalancing.Client.Transport;

/// <summary>Headers of a check, equal by content. Values may be secrets: as text it shows the names.</summary>
internal sealed class CheckHeaders(IEnumerable<KeyValuePair<string, string>> headers) : IEquatable<CheckHeaders>
{
    public ImmutableArray<KeyValuePair<string, string>> Pairs { get; } = [.. headers.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)];

    public bool Equals(CheckHeaders? other) => other is not null && Pairs.SequenceEqual(other.Pairs);

    public override bool Equals(object? obj) => Equals(obj as CheckHeaders);

    public override int GetHashCode() => Pairs.Length;

    public override string ToString() => string.Join(", ", Pairs.Select(pair => pair.Key));
}
