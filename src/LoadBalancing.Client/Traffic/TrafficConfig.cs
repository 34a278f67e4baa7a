using System.Collections.Immutable;

namespace LoadBalancing.Client.Traffic;

/// <summary>The settings of one version; equal by value.</summary>
internal sealed record TrafficConfig(ImmutableArray<HashKeySource> HashKey)
{
    public static TrafficConfig From(TrafficOptions options, HashKeyCode code) =>
        new([.. options.HashKey.Select(source => HashKeySource.From(source, code))]);

    public bool Equals(TrafficConfig? other) => other is not null && HashKey.SequenceEqual(other.HashKey);

    public override int GetHashCode() => HashKey.Length;
}
