using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing.Groups;

/// <summary>Reads the snapshots of all members, all of one version, without a lock. While a switch is under way those of the version before are read: it ends for everybody when its last swap is done.</summary>
internal sealed class GroupSnapshots(GroupMember[] members)
{
    /// <summary>So many switches in a row never happen between two reads.</summary>
    private const int Tries = 1_000;

    private ClusterSnapshot[]? _before;

    /// <summary>Before the first swap, under the locks of all members: whoever reads one new snapshot finds these.</summary>
    public void Keep_Locked()
    {
        // Where one waits for its endpoints to be discovered, what was kept last stays the last that all had.
        if (Live() is { } whole) { Volatile.Write(ref _before, whole); }
    }

    /// <summary>All of one version, in the order of the members; null while a member has no endpoints yet.</summary>
    public ClusterSnapshot[]? Read()
    {
        for (int i = 0; i < Tries; i++)
        {
            ClusterSnapshot[]? before = Volatile.Read(ref _before);
            if (Live() is { } live)
            {
                // All have switched: the old ones are nobody's any more.
                if (before is not null && before[0].Version != live[0].Version) { Interlocked.CompareExchange(ref _before, null, before); }
                return live;
            }
            if (Volatile.Read(ref _before) is { } kept) { return kept; }
        }
        return null;
    }

    private ClusterSnapshot[]? Live()
    {
        var live = new ClusterSnapshot[members.Length];
        for (int i = 0; i < live.Length; i++)
        {
            if (members[i].Writer.Current is not { } snapshot || (i > 0 && snapshot.Version != live[0].Version)) { return null; }
            live[i] = snapshot;
        }
        return live;
    }
}
