using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>The last versions of a cluster's configuration and what became of each. Read live; safe for many threads.</summary>
public interface IClusterLedger
{
    /// <summary>Gets all that are remembered, refused ones too, in the order in which they arrived, the newest first.</summary>
    IReadOnlyList<VersionRecord> Records { get; }

    /// <summary>Gets the version that runs.</summary>
    /// <value><see langword="null"/> before the first.</value>
    VersionRecord? Active { get; }

    /// <summary>Gets the version that is validated and waits.</summary>
    /// <value><see langword="null"/> where none does.</value>
    VersionRecord? Staged { get; }

    /// <summary>Gets the last version that proved itself: the active one, or the one that a harmful one is taken back to.</summary>
    /// <value><see langword="null"/> before the first.</value>
    VersionRecord? KnownGood { get; }

    /// <summary>Gets the digests of contents that were taken back and will not be accepted again, the newest first; at most 32.</summary>
    IReadOnlyList<string> RefusedDigests { get; }
}
