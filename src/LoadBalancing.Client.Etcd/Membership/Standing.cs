namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>What a process knows of itself. Immutable.</summary>
internal sealed record Standing
{
    /// <summary>Its place among waves; null for one that is no member.</summary>
    public double? Position { get; init; }

    /// <summary>The version that it runs; null for none.</summary>
    public long? Running { get; init; }

    /// <summary>The highest version that its clusters were ever shown; 0 for none. To them a lower one is stale unless it is said to be meant.</summary>
    public long Highest { get; init; }

    /// <summary>Its clusters were made and run what they must, so that a version which waits may be shown to them. Never so in a process that is no member.</summary>
    public bool IsSettled { get; init; }

    /// <summary>It has not heard from etcd for the time of its lease, and has not read <c>active</c> since.</summary>
    public bool IsIsolated { get; init; }
}
