using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>Labels with values; equal where both are, in whatever order they were written.</summary>
internal sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly ImmutableArray<KeyValuePair<string, string>> _labels;

    public LabelSet(IEnumerable<KeyValuePair<string, string>> labels)
    {
        _labels = [.. labels.OrderBy(label => label.Key, StringComparer.Ordinal)];
        Text = string.Join(", ", _labels.Select(label => $"{label.Key}={label.Value}"));
    }

    public bool IsEmpty => _labels.IsEmpty;

    /// <summary>For people: <c>kind=static, track=canary</c>.</summary>
    public string Text { get; }

    public bool Has(EndpointSpec endpoint) => AreIn(endpoint.Labels);

    /// <summary>Whether all of these are among others.</summary>
    public bool AreIn(IReadOnlyDictionary<string, string> labels)
    {
        foreach ((string name, string value) in _labels)
        {
            if (!labels.TryGetValue(name, out string? found) || !string.Equals(found, value, StringComparison.Ordinal)) { return false; }
        }
        return true;
    }

    public bool Equals(LabelSet? other) => other is not null && _labels.SequenceEqual(other._labels);

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
