using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing.Groups;

/// <summary>A cluster of a group. It lets no version become active by itself: the group makes it active in all members together.</summary>
internal sealed class GroupMember(Cluster cluster) : IActivationGate
{
    private long _validated;

    public Cluster Cluster => cluster;

    public ClusterUpdates Updates => cluster.Updates;

    public SnapshotWriter Writer => cluster.Updates.Writer;

    /// <summary>The version that waits here; 0 where none does.</summary>
    public long Validated => Volatile.Read(ref _validated);

    /// <summary>Called, under the lock of the member's updates, after another version waits or none does any more.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>The group makes its members' version active now. Under the lock of the member's updates.</summary>
    public bool IsOpen { get; set; }

    public void Staged(StagedVersion? staged)
    {
        Volatile.Write(ref _validated, staged?.Config.OfferedVersion ?? 0);
        Changed();
    }

    public bool MayActivate(StagedVersion staged) => IsOpen;

    /// <summary>Whether it has validated this version, or runs it.</summary>
    public bool Knows(long number) => Validated == number || Runs(number);

    public bool Runs(long number) => Writer.Version is { IsExplicit: true } active && active.Number == number;
}
