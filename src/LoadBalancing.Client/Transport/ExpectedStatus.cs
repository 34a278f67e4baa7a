using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LoadBalancing.Client.Transport;

/// <summary>The statuses of a good answer: codes and ranges, such as <c>200-299,404</c>. Equal by what was typed.</summary>
internal sealed class ExpectedStatus : IEquatable<ExpectedStatus>
{
    private const int Lowest = 100, Highest = 599;
    private readonly string _text;
    private readonly ImmutableArray<(int From, int To)> _ranges;

    private ExpectedStatus(string text, ImmutableArray<(int From, int To)> ranges)
    {
        _text = text;
        _ranges = ranges;
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ExpectedStatus? expected)
    {
        var ranges = ImmutableArray.CreateBuilder<(int, int)>();
        expected = null;
        foreach (string part in (text ?? "").Split(','))
        {
            string[] ends = part.Split('-', 2);
            if (!TryParseCode(ends[0], out int from) || !TryParseCode(ends[^1], out int to) || to < from) { return false; }
            ranges.Add((from, to));
        }
        expected = new ExpectedStatus(text!, ranges.ToImmutable());
        return true;
    }

    public bool Contains(int status) => _ranges.Any(range => status >= range.From && status <= range.To);

    public bool Equals(ExpectedStatus? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as ExpectedStatus);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    private static bool TryParseCode(string text, out int code) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= Lowest and <= Highest;
}
