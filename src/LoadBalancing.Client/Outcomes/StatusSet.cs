using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LoadBalancing.Client.Outcomes;

/// <summary>A set of HTTP statuses: codes and ranges, such as <c>200-299,404</c>. Equal by what was typed.</summary>
internal sealed class StatusSet : IEquatable<StatusSet>
{
    private const int First = 100, Last = 599;
    private readonly string _text;
    private readonly ImmutableArray<(int From, int To)> _ranges;

    private StatusSet(string text, ImmutableArray<(int From, int To)> ranges)
    {
        _text = text;
        _ranges = ranges;
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out StatusSet? statuses)
    {
        var ranges = ImmutableArray.CreateBuilder<(int, int)>();
        statuses = null;
        foreach (string part in (text ?? "").Split(','))
        {
            string[] ends = part.Split('-', 2);
            if (!TryParseCode(ends[0], out int from) || !TryParseCode(ends[^1], out int to) || to < from) { return false; }
            ranges.Add((from, to));
        }
        statuses = new StatusSet(text!, ranges.ToImmutable());
        return true;
    }

    /// <summary>The lowest code in it.</summary>
    public int Lowest => _ranges.Min(range => range.From);

    public bool Contains(int status)
    {
        foreach ((int from, int to) in _ranges) { if (status >= from && status <= to) { return true; } }
        return false;
    }

    public bool Equals(StatusSet? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as StatusSet);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    private static bool TryParseCode(string text, out int code) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= First and <= Last;
}
