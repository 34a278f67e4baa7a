namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>A part of a process that runs versions: a cluster, a document of its agent. It gets them by the configuration; here it says how it stands. Safe for many threads.</summary>
internal interface IFleetPart : IDisposable
{
    /// <summary>Gets the path of its section: <c>LoadBalancing:Clusters:orders</c>, <c>Agents:prices</c>. A version that has no such section does not concern it.</summary>
    string Name { get; }

    /// <summary>How it stands as to two versions.</summary>
    /// <param name="staged">The version that is to be prepared; null for none.</param>
    /// <param name="active">The version that is to run; null for none.</param>
    PartState Read(long? staged, long? active);

    /// <summary>Raised, on any thread, after what it would say may have changed. Whoever listens only takes note.</summary>
    event Action? Changed;

    /// <summary>Sets whether the fleet has a section for it: only then the fleet decides what becomes active.</summary>
    bool IsConcerned { set; }

    /// <summary>Its moment may have been held back, and need not be any more.</summary>
    void LookAgain();
}
