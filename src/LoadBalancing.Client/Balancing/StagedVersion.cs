using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>A version that is validated and built, and waits: for its moment, and for whoever else has a say.</summary>
internal sealed class StagedVersion(Draft draft, VersionEntry<ClusterConfig> entry)
{
    /// <summary>Built again as its moment comes near, when what it was built upon has changed.</summary>
    public Draft Draft { get; set; } = draft;

    public VersionEntry<ClusterConfig> Entry => entry;

    public ClusterConfig Config => Draft.Config;

    /// <summary>It has nothing to prove.</summary>
    public bool IsKnownGood { get; init; }

    /// <summary>Its moment has come, or it named none.</summary>
    public bool IsDue { get; set; }

    /// <summary>By how much its moment had passed.</summary>
    public TimeSpan Late { get; set; }

    /// <summary>When it was swapped in with others of its moment; null where it is published as a whole.</summary>
    public DateTimeOffset? SwappedAt { get; set; }

    /// <summary>Ends the wait for its moment.</summary>
    public IDisposable? Wait { get; set; }
}
