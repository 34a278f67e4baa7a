using System.Collections.Immutable;

namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>Which requests a route takes; equal by value.</summary>
/// <param name="Methods">Empty: any.</param>
/// <param name="Path">Null: any.</param>
/// <param name="Headers">All must be met.</param>
/// <param name="Labels">All must have been set by the caller.</param>
internal sealed record RouteMatch(ImmutableArray<HttpMethod> Methods, PathRule? Path, ImmutableArray<HeaderRule> Headers, LabelSet Labels)
{
    public static RouteMatch From(RouteMatchOptions options) => new(
        [.. options.Methods.Select(method => new HttpMethod(method))], PathRule.From(options), [.. options.Headers.Select(HeaderRule.From)], new LabelSet(options.Labels));

    private bool NeedsRequest { get; } = !Methods.IsEmpty || Path is not null || !Headers.IsEmpty;

    public bool Matches(ref RequestFacts facts) => (!NeedsRequest || (facts.Request is { } request && Matches(request, ref facts))) && (Labels.IsEmpty || (facts.Labels is { } labels && Labels.AreIn(labels)));

    private bool Matches(HttpRequestMessage request, ref RequestFacts facts)
    {
        if (!Methods.IsEmpty && !Methods.Contains(request.Method)) { return false; }
        if (Path is not null && !Path.Matches(facts.Path)) { return false; }
        foreach (HeaderRule header in Headers) { if (!header.Matches(request.Headers)) { return false; } }
        return true;
    }

    public bool Equals(RouteMatch? other) =>
        other is not null && Methods.SequenceEqual(other.Methods) && Path == other.Path && Headers.SequenceEqual(other.Headers) && Labels.Equals(other.Labels);

    public override int GetHashCode() => HashCode.Combine(Methods.Length, Path, Headers.Length, Labels);
}
