using System.Collections.Frozen;
using System.Collections.Immutable;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration;

/// <summary>All that one version says of a cluster: complete, checked, immutable, equal by content. Made only by <see cref="ClusterConfigBuilder"/>.</summary>
internal sealed record ClusterConfig
{
    public required string Name { get; init; }

    /// <summary>The version that the source gave, if it gave one. Not part of the content.</summary>
    public required long? OfferedVersion { get; init; }

    /// <summary>Of the section as it was delivered; null where there is none. Not part of the content: the same may be written in two ways.</summary>
    public required string? Digest { get; init; }

    /// <summary>What the content is known by when it comes again: the digest, or what stands for it where there is no section. Not part of the content.</summary>
    public required string Key { get; init; }

    public required long? Restores { get; init; }

    /// <summary>The higher version that it is meant to follow. Not part of the content.</summary>
    public required long? Supersedes { get; init; }

    /// <summary>When it wants to become active. Not part of the content.</summary>
    public required DateTimeOffset? ActivateAt { get; init; }

    /// <summary>As endpoints know what they confirm.</summary>
    public required string Document { get; init; }

    /// <summary>Code had a part in it, which the digest does not know.</summary>
    public required bool HasCode { get; init; }

    /// <summary>The cluster's own name and all further ones, in lower case.</summary>
    public required FrozenSet<string> Hosts { get; init; }

    public required OtherHosts OtherHosts { get; init; }

    public required HostRule HostRule { get; init; }

    public required bool AllowPlaintext { get; init; }

    public required bool FollowRedirects { get; init; }

    public required bool AllowEmpty { get; init; }

    public required ImmutableArray<EndpointSpec> Endpoints { get; init; }

    public required DiscoveryConfig? Discovery { get; init; }

    public required PickerConfig Picker { get; init; }

    public required HealthConfig Health { get; init; }

    public required TrafficConfig Traffic { get; init; }

    public required ResilienceConfig Resilience { get; init; }

    public required TransportConfig Transport { get; init; }

    public required BakeConfig Bake { get; init; }

    /// <summary>The file of the last version that proved itself; null where there is none.</summary>
    public required string? KnownGoodPath { get; init; }

    /// <summary>What it was read from, to be kept over a restart; null where nothing is kept. Not part of the content.</summary>
    public IReadOnlyDictionary<string, string?>? Source { get; init; }

    public required int History { get; init; }

    public required bool PerEndpointMetrics { get; init; }

    /// <summary>What the section itself held: if that vanishes, the file was half-written.</summary>
    public required SectionShape Section { get; init; }

    /// <summary>Every setting as text with its origin, for people. Not part of the content.</summary>
    public required ImmutableArray<SettingDescription> Settings { get; init; }

    /// <summary>What it says of itself when it arrives.</summary>
    public Arrival Arrival => new(OfferedVersion, Digest, Key, Restores, ActivateAt) { Supersedes = Supersedes };

    public bool HasSameContent(ClusterConfig other) =>
        Name == other.Name && Hosts.SetEquals(other.Hosts) && OtherHosts == other.OtherHosts && HostRule == other.HostRule
        && AllowPlaintext == other.AllowPlaintext && FollowRedirects == other.FollowRedirects && AllowEmpty == other.AllowEmpty && Endpoints.SequenceEqual(other.Endpoints)
        && Discovery == other.Discovery && Picker == other.Picker && Health == other.Health && Traffic == other.Traffic && Resilience == other.Resilience && Transport == other.Transport
        && PerEndpointMetrics == other.PerEndpointMetrics && Document == other.Document && Bake == other.Bake && KnownGoodPath == other.KnownGoodPath && History == other.History;

    public bool Equals(ClusterConfig? other) => other is not null && OfferedVersion == other.OfferedVersion && HasSameContent(other);

    public override int GetHashCode() => HashCode.Combine(Name, OfferedVersion, Endpoints.Length, Picker);
}
