using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>The present state of a cluster. Serialisable.</summary>
/// <param name="Name">The cluster's name.</param>
/// <param name="Version">The active version: a number or <c>local-n</c>; <see langword="null"/> when none is.</param>
/// <param name="Digest">SHA-256 of the section as it was delivered; <see langword="null"/> where there is none.</param>
/// <param name="HasCode">Whether code had a part in the configuration, which the digest does not know.</param>
/// <param name="IsFromKnownGood">Whether it was read from the file of the last known good version, since its source could not be used at start.</param>
/// <param name="Versions">The last versions and what became of each, the newest first.</param>
/// <param name="Generation">How many snapshots there were; 0 while no endpoints are known.</param>
/// <param name="Policy">The name of the picker's policy.</param>
/// <param name="IsPanicking">Whether in any pool that gets requests so few endpoints are eligible that those on probation or ejected are used too, or requests fail.</param>
/// <param name="Zone">The zone of this process; <see langword="null"/> while nobody said so, and zones mean nothing.</param>
/// <param name="Pools">How requests are divided: by priority, and by zone. One where there is nothing to divide.</param>
/// <param name="Endpoints">The endpoints in the order of the configuration.</param>
/// <param name="Settings">Every setting in force and where it came from.</param>
public sealed record ClusterDescription(
    string Name,
    string? Version,
    string? Digest,
    bool HasCode,
    bool IsFromKnownGood,
    IReadOnlyList<VersionRecord> Versions,
    long Generation,
    string? Policy,
    bool IsPanicking,
    string? Zone,
    IReadOnlyList<PoolDescription> Pools,
    IReadOnlyList<EndpointDescription> Endpoints,
    IReadOnlyList<SettingDescription> Settings)
{
    /// <summary>Gets the version that endpoints must have confirmed to get requests.</summary>
    /// <value><see langword="null"/> where none is required, or where confirmations are ignored since too few have one.</value>
    public long? RequiredVersion { get; init; }

    /// <summary>Gets where its endpoints come from when they are not configured: a DNS name, a section of <c>Services</c>, or the type of a source in code.</summary>
    /// <value><see langword="null"/> for configured ones.</value>
    public string? EndpointSource { get; init; }
}
