using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing.Groups;

/// <summary>Takes all members of a group back together, to a version that all of them know as good.</summary>
internal sealed class GroupReturn(string group, GroupMember[] members, GroupSnapshots snapshots)
{
    private readonly Lock[] _updates = [.. members.Select(member => member.Updates.Lock)];
    private readonly Lock[] _writers = [.. members.Select(member => member.Writer.Lock)];

    /// <summary>One member wants to return.</summary>
    /// <param name="asker">Which.</param>
    /// <param name="from">The version that it takes back.</param>
    /// <param name="to">The one that it would return to alone. Where others cannot, all return to the highest that they can.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Why that cannot be; null when it is done.</returns>
    public string? RollBack(GroupMember asker, VersionEntry<ClusterConfig> from, VersionEntry<ClusterConfig> to, string reason)
    {
        if (Array.Exists(_updates, held => held.IsHeldByCurrentThread)) { return $"group '{group}' is changing its version at this moment"; }
        using GroupLocks all = GroupLocks.Take(_updates);
        if (!ReferenceEquals(asker.Updates.Ledger.Active, from)) { return $"version {from.Version} does not run any more"; }
        if (Targets_Locked(to) is not { } targets) { return $"group '{group}' has no version that all its members know to be good"; }
        var steps = new Step[members.Length];
        // Whoever has a say in it is asked before the snapshots are held: they look at them too.
        for (int i = 0; i < members.Length; i++)
        {
            VersionEntry<ClusterConfig> active = members[i].Updates.Ledger.Active!;
            (Draft? draft, string? failure) = members[i].Updates.PrepareReturn_Locked(active, targets[i]);
            if (draft is null) { return CannotReturn(members[i], targets[i], failure); }
            steps[i] = new Step(active, targets[i], members[i] == asker ? reason : $"with '{asker.Cluster.Name}' of group '{group}': {reason}") { Draft = draft };
        }
        using (GroupLocks.Take(_writers))
        {
            for (int i = 0; i < members.Length; i++)
            {
                (Draft? fresh, string? failure) = members[i].Writer.Refresh(steps[i].Draft);
                if (fresh is null) { return CannotReturn(members[i], targets[i], failure); }
                steps[i].Draft = fresh;
            }
            snapshots.Keep_Locked();
            for (int i = 0; i < members.Length; i++) { steps[i].IsDone = members[i].Updates.TryReturn_Locked(steps[i].To, steps[i].Draft, steps[i].Reason, isToBlame: members[i] == asker, out steps[i].Before, out _); }
        }
        for (int i = 0; i < members.Length; i++) { if (steps[i].IsDone) { members[i].Updates.TellOfReturn_Locked(steps[i].From, steps[i].To, steps[i].Before, steps[i].Reason); } }
        return null;
    }

    private string CannotReturn(GroupMember member, VersionEntry<ClusterConfig> to, string? failure) => $"'{member.Cluster.Name}' of group '{group}' cannot return to version {to.Version}: {failure}";

    private VersionEntry<ClusterConfig>[]? Targets_Locked(VersionEntry<ClusterConfig> wanted)
    {
        List<VersionEntry<ClusterConfig>[]> good = [.. members.Select(member => Good_Locked(member.Updates.Ledger))];
        ConfigurationVersion[] common = [.. good[0].Select(entry => entry.Version!.Value).Where(version => good.TrueForAll(of => Array.Exists(of, entry => entry.Version == version)))];
        if (common.Length == 0) { return null; }
        ConfigurationVersion to = wanted.Version is { } asked && common.Contains(asked) ? asked : common.MaxBy(version => version.Number);
        return [.. good.Select(of => Array.Find(of, entry => entry.Version == to)!)];
    }

    private static VersionEntry<ClusterConfig>[] Good_Locked(VersionLedger<ClusterConfig> ledger) =>
        [.. new[] { ledger.KnownGood, ledger.KnownGoodBefore }.OfType<VersionEntry<ClusterConfig>>().Where(entry => entry.Content is not null && entry.Version is { IsExplicit: true } && !ReferenceEquals(entry, ledger.Active))];

    private struct Step(VersionEntry<ClusterConfig> from, VersionEntry<ClusterConfig> to, string reason)
    {
        public readonly VersionEntry<ClusterConfig> From = from;
        public readonly VersionEntry<ClusterConfig> To = to;
        public readonly string Reason = reason;
        public required Draft Draft;
        public ClusterConfig? Before;
        public bool IsDone;
    }
}
