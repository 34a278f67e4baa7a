using System.Collections.Immutable;
using System.Net.Http.Headers;

namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>What a header must say; equal by value.</summary>
/// <param name="Name">Of the header.</param>
/// <param name="Mode">How values are compared.</param>
/// <param name="Values">One of them must be met.</param>
/// <param name="IgnoreCase">Whether the case of values is looked at.</param>
internal sealed record HeaderRule(string Name, HeaderMatchMode Mode, ImmutableArray<string> Values, bool IgnoreCase)
{
    private readonly StringComparison _comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static HeaderRule From(HeaderMatchOptions options) => new(options.Name!, options.Mode, [.. options.Values], options.IgnoreCase);

    public bool Matches(HttpRequestHeaders headers)
    {
        // As they were added: to validate them would parse and allocate.
        if (!headers.NonValidated.TryGetValues(Name, out HeaderStringValues found)) { return Mode == HeaderMatchMode.NotExists; }
        if (Mode >= HeaderMatchMode.Exists) { return Mode == HeaderMatchMode.Exists; }
        foreach (string value in found) { if (IsMetBy(value)) { return true; } }
        return false;
    }

    public bool Equals(HeaderRule? other) =>
        other is not null && Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase) && Mode == other.Mode && IgnoreCase == other.IgnoreCase && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Name.ToUpperInvariant(), Mode, Values.Length);

    private bool IsMetBy(string value)
    {
        foreach (string wanted in Values)
        {
            bool isMet = Mode switch
            {
                HeaderMatchMode.Exact => value.Equals(wanted, _comparison),
                HeaderMatchMode.Prefix => value.StartsWith(wanted, _comparison),
                _ => value.Contains(wanted, _comparison),
            };
            if (isMet) { return true; }
        }
        return false;
    }
}
