using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.Hashed;

/// <summary>All that a table depends on: hash keys and weights, in order. Equal ones mean an equal table, which is then taken over.</summary>
internal sealed class KeyedWeights(string[] keys, double[] weights) : IEquatable<KeyedWeights>
{
    public string[] Keys => keys;

    public double[] Weights => weights;

    /// <summary>Of endpoints that share a hash key, such as two base paths of one server, one gets all the requests: the operator should know.</summary>
    public string? Advice
    {
        get
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            return Array.Find(keys, key => !seen.Add(key)) is { } shared
                ? $"two endpoints have the hash key '{shared}', so one of them may get no requests; give each a HashKey of its own."
                : null;
        }
    }

    public static KeyedWeights Of(ImmutableArray<EndpointNode> nodes) => new([.. nodes.Select(node => node.Spec.HashKey)], [.. nodes.Select(node => node.Weight)]);

    public bool Equals(KeyedWeights? other) => other is not null && Keys.AsSpan().SequenceEqual(other.Keys) && Weights.AsSpan().SequenceEqual(other.Weights);

    public override bool Equals(object? obj) => Equals(obj as KeyedWeights);

    public override int GetHashCode() => HashCode.Combine(keys.Length, keys.Length == 0 ? "" : keys[0]);
}
