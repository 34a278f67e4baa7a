using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>A pattern of paths, matched segment by segment: once through the path, no regular expression.</summary>
internal sealed class PathPattern
{
    /// <summary>Null where any text but an empty one will do.</summary>
    private readonly ImmutableArray<string?> _segments;
    private readonly bool _takesRest;

    private PathPattern(ImmutableArray<string?> segments, bool takesRest) => (_segments, _takesRest) = (segments, takesRest);

    public static bool TryParse(string text, [NotNullWhen(true)] out PathPattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        problem = null;
        if (!text.StartsWith('/')) { problem = "wanted a pattern that begins with '/'"; return false; }
        string[] parts = text == "/" ? [] : text[1..].Split('/');
        bool takesRest = parts is [.., var last] && IsRest(last);
        if (takesRest) { parts = parts[..^1]; }
        foreach (string part in parts)
        {
            if (IsRest(part)) { problem = $"has '{part}' before its end, wanted it as the last segment"; }
            else if (part.Length == 0) { problem = "has an empty segment, wanted none"; }
            else if (!IsAny(part) && part.AsSpan().IndexOfAny('{', '}', '*') >= 0) { problem = $"has the segment '{part}', wanted a text, '*', '{{name}}' or at the end '{{**name}}'"; }
            if (problem is not null) { return false; }
        }
        pattern = new PathPattern([.. parts.Select(part => IsAny(part) ? null : part)], takesRest);
        return true;
    }

    /// <summary>The texts of it, which must stand as they do in a URI.</summary>
    public IEnumerable<string> Texts => _segments.OfType<string>();

    /// <param name="path">Escaped; begins with a slash.</param>
    /// <param name="comparison">Ordinal, with or without case.</param>
    public bool Matches(ReadOnlySpan<char> path, StringComparison comparison)
    {
        int at = 0;
        foreach (string? wanted in _segments)
        {
            if (at >= path.Length) { return false; }
            ReadOnlySpan<char> rest = path[(at + 1)..];
            int length = rest.IndexOf('/');
            ReadOnlySpan<char> segment = length < 0 ? rest : rest[..length];
            if (wanted is null ? segment.IsEmpty : !segment.Equals(wanted, comparison)) { return false; }
            at += 1 + segment.Length;
        }
        // What is left is nothing, or begins with a slash.
        return _takesRest || path.Length - at <= 1;
    }

    private static bool IsAny(string part) => part == "*" || (part is ['{', .. var name, '}'] && IsName(name));

    private static bool IsRest(string part) => part == "**" || (part is ['{', '*', '*', .. var name, '}'] && IsName(name));

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
