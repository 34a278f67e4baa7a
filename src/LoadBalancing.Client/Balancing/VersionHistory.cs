using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>How a cluster came to the version that it runs.</summary>
internal readonly record struct VersionHistory(bool IsFromKnownGood, IReadOnlyList<VersionRecord> Records);
