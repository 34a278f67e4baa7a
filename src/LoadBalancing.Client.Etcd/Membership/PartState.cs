namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>How a part of a process stands. Immutable.</summary>
/// <param name="IsPrepared">It could run the staged version from any instant on, or does so already. Without one it does not matter.</param>
/// <param name="IsActive">It runs the version that is to run. Without one it does not matter.</param>
internal readonly record struct PartState(bool IsPrepared, bool IsActive)
{
    /// <summary>Since when it runs that version, by the wall clock; null where it does not, or nobody knows.</summary>
    public DateTimeOffset? ActiveSince { get; init; }

    /// <summary>Why it will not run the staged version; null where it has not refused it.</summary>
    public string? Refusal { get; init; }

    /// <summary>What harm the version does that is to run; null where none was found.</summary>
    public string? Harm { get; init; }

    /// <summary>Why it does not run that version yet, as far as it knows.</summary>
    public string? Waiting { get; init; }
}
