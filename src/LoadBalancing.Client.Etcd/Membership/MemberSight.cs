using System.Collections.Immutable;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>All that a member's report follows from, at one moment. Immutable.</summary>
/// <param name="View">What is stored.</param>
/// <param name="Wanted">The version that it should run by now.</param>
/// <param name="Running">The version that its configuration shows as running.</param>
/// <param name="Parts">Its parts that <paramref name="Running"/> concerns.</param>
internal sealed record MemberSight(FleetView View, long? Wanted, long? Running, ImmutableArray<(string Name, PartState State)> Parts)
{
    /// <summary>Its parts that the version to prepare concerns; default while the document is not here.</summary>
    public ImmutableArray<(string Name, PartState State)> Touched { get; init; }

    /// <summary>Why the version to prepare, or to run, cannot be read, or cannot be run by this process whatever its parts say; null where nothing of that is so.</summary>
    public string? Problem { get; init; }

    /// <summary>It is longer than <see cref="MemberVerdict.Patience"/> that something should have run and did not.</summary>
    public bool IsLate { get; init; }

    /// <summary>Since when the configuration shows <see cref="Running"/> as running.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    public bool RunsAll => Wanted == Running && Parts.All(part => part.State.IsActive);
}
