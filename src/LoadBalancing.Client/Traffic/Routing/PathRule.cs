namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>What a path must be; equal by value.</summary>
/// <param name="Kind">How it is compared.</param>
/// <param name="Text">With what.</param>
/// <param name="IgnoreCase">Whether case is looked at.</param>
internal sealed record PathRule(PathKind Kind, string Text, bool IgnoreCase)
{
    private readonly PathPattern? _pattern = Kind == PathKind.Pattern && PathPattern.TryParse(Text, out PathPattern? pattern, out _) ? pattern : null;
    private readonly StringComparison _comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static PathRule? From(RouteMatchOptions options) =>
        options.Path is { } whole ? new(PathKind.Whole, whole, options.IgnoreCase)
        : options.PathPrefix is { } prefix ? new(PathKind.Prefix, prefix, options.IgnoreCase)
        : options.PathPattern is { } pattern ? new(PathKind.Pattern, pattern, options.IgnoreCase)
        : null;

    /// <param name="path">Escaped; begins with a slash.</param>
    public bool Matches(ReadOnlySpan<char> path) => Kind switch
    {
        PathKind.Whole => path.Equals(Text, _comparison),
        PathKind.Prefix => path.StartsWith(Text, _comparison) && (path.Length == Text.Length || Text.EndsWith('/') || path[Text.Length] == '/'),
        _ => _pattern!.Matches(path, _comparison),
    };

    public bool Equals(PathRule? other) => other is not null && Kind == other.Kind && Text == other.Text && IgnoreCase == other.IgnoreCase;

    public override int GetHashCode() => HashCode.Combine(Kind, Text, IgnoreCase);
}

/// <summary>How a path is compared.</summary>
internal enum PathKind
{
    Whole = 0,
    Prefix,
    Pattern,
}
