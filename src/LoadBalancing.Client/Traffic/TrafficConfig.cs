using System.Collections.Immutable;
using LoadBalancing.Client.Traffic.Affinity;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Traffic;

/// <summary>The settings of one version; equal by value.</summary>
/// <param name="HashKey">Where a request's key is found.</param>
/// <param name="OverprovisioningFactor">When levels overflow.</param>
/// <param name="Zones">Null while the own zone is not known.</param>
internal sealed record TrafficConfig(ImmutableArray<HashKeySource> HashKey, double OverprovisioningFactor, ZoneConfig? Zones)
{
    /// <summary>Null where there are no sessions.</summary>
    public AffinityConfig? Affinity { get; init; }

    /// <summary>Null where every request may go to every endpoint.</summary>
    public RoutingConfig? Routing { get; init; }

    /// <summary>Who gets copies.</summary>
    public ImmutableArray<MirrorConfig> Mirrors { get; init; } = [];

    public static TrafficConfig From(TrafficOptions options, HashKeyCode code, CallerPlace? place = null) => new(
        [.. options.HashKey.Select(source => HashKeySource.From(source, code))], options.Priorities.OverprovisioningFactor, ZoneConfig.From(options.Zones, place ?? CallerPlace.OfProcess))
    {
        Affinity = AffinityConfig.From(options.Affinity, code),
        Routing = RoutingConfig.From(options),
        Mirrors = [.. options.Mirrors.Select(MirrorConfig.From)],
    };

    public bool Equals(TrafficConfig? other) => other is not null
        && HashKey.SequenceEqual(other.HashKey) && OverprovisioningFactor.Equals(other.OverprovisioningFactor) && Zones == other.Zones && Affinity == other.Affinity && Routing == other.Routing
        && Mirrors.SequenceEqual(other.Mirrors);

    public override int GetHashCode() => HashCode.Combine(HashKey.Length, OverprovisioningFactor, Zones, Routing);
}
