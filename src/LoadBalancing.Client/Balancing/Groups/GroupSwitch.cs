using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing.Groups;

/// <summary>Makes a version active in all members of a group together: all are ready, or none moves; first all are switched, then all tell of it.</summary>
internal sealed class GroupSwitch(string group, GroupMember[] members, GroupSnapshots snapshots)
{
    private readonly Lock[] _updates = [.. members.Select(member => member.Updates.Lock)];
    private readonly Lock[] _writers = [.. members.Select(member => member.Writer.Lock)];

    /// <summary>Somebody may have become ready.</summary>
    /// <returns>The version that all run from now on; null when nothing changed.</returns>
    public long? TrySwitch()
    {
        // Under a member's lock others must not be asked for. Whoever holds it looks again after it.
        if (Array.Exists(_updates, held => held.IsHeldByCurrentThread)) { return null; }
        using (GroupLocks.Take(_updates))
        {
            SetOpen(true);
            try { return Ready_Locked() is { } ready ? Switch_Locked(ready) : null; }
            finally { SetOpen(false); }
        }
    }

    private void SetOpen(bool isOpen) { foreach (GroupMember member in members) { member.IsOpen = isOpen; } }

    /// <summary>What each member switches to, null for one that runs the version already; null as a whole while anybody is missing, waits for its moment, or is held back by others.</summary>
    private StagedVersion?[]? Ready_Locked()
    {
        long highest = members.Max(member => member.Validated);
        if (highest == 0) { return null; }
        var ready = new StagedVersion?[members.Length];
        for (int i = 0; i < members.Length; i++)
        {
            if (members[i].Validated == 0 && members[i].Runs(highest)) { continue; }
            if (members[i].Validated != highest || members[i].Updates.Staging.Ready_Locked() is not { } staged) { return null; }
            ready[i] = staged;
        }
        return ready;
    }

    private long? Switch_Locked(StagedVersion?[] ready)
    {
        var before = new ClusterConfig?[members.Length];
        // Nothing else changes a snapshot between the last look and the last swap.
        using (GroupLocks.Take(_writers))
        {
            for (int i = 0; i < members.Length; i++)
            {
                if (ready[i] is not { } staged) { continue; }
                (Draft? fresh, string? failure) = members[i].Writer.Refresh(staged.Draft);
                if (fresh is null)
                {
                    Fail_Locked(i, ready, failure!);
                    return null;
                }
                staged.Draft = fresh;
            }
            snapshots.Keep_Locked();
            for (int i = 0; i < members.Length; i++)
            {
                if (ready[i] is not { } staged) { continue; }
                members[i].Updates.Staging.End_Locked();
                if (!members[i].Updates.TrySwitch_Locked(staged, out before[i])) { ready[i] = null; }
            }
        }
        long number = 0;
        for (int i = 0; i < members.Length; i++)
        {
            if (ready[i] is not { } staged) { continue; }
            number = staged.Config.OfferedVersion!.Value;
            members[i].Updates.Announce_Locked(staged, before[i]);
        }
        return number;
    }

    /// <summary>One cannot be built when its moment has come: it is refused there, and nobody else moves.</summary>
    private void Fail_Locked(int at, StagedVersion?[] ready, string failure)
    {
        string failed = members[at].Cluster.Name;
        for (int i = 0; i < members.Length; i++)
        {
            if (ready[i] is not { } staged) { continue; }
            members[i].Updates.Staging.End_Locked();
            if (i == at) { members[i].Updates.Fail_Locked(staged, failure); }
            else { members[i].Updates.Withdraw_Locked(staged, $"group '{group}' drops it: it could not be built in '{failed}': {failure}"); }
        }
    }
}
