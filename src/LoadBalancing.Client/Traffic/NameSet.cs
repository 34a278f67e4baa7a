using System.Collections.Frozen;

namespace LoadBalancing.Client.Traffic;

/// <summary>Names that were written with commas between them, case ignored: methods, or headers. Equal when it holds the same.</summary>
internal sealed class NameSet : IEquatable<NameSet>
{
    private readonly FrozenSet<string> _names;

    private NameSet(IEnumerable<string> names) => _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where there is none.</summary>
    public static NameSet? Of(string? text) => Split(text) is { Length: > 0 } names ? new NameSet(names) : null;

    /// <summary>RFC 9110, 5.6.2: what methods and headers are called is a token.</summary>
    public static bool AreTokens(string text) => Split(text) is { Length: > 0 } names && names.All(name => name.Length <= 256 && name.All(IsTokenCharacter));

    public bool Contains(string name) => _names.Contains(name);

    public bool Equals(NameSet? other) => other is not null && _names.SetEquals(other._names);

    public override bool Equals(object? obj) => Equals(obj as NameSet);

    public override int GetHashCode() => _names.Count;

    private static string[] Split(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
