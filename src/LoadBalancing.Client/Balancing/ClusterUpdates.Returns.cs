using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <content>The way back, in steps: a group takes each for all of its members.</content>
internal sealed partial class ClusterUpdates
{
    /// <summary>Makes a version that ran before the active one again, in one swap, and refuses the content of the one that runs.</summary>
    /// <param name="from">The version that is taken back.</param>
    /// <param name="to">The one that runs again.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Why that cannot be; null when it is done.</returns>
    public string? RollBack(VersionEntry<ClusterConfig> from, VersionEntry<ClusterConfig> to, string reason)
    {
        lock (_lock)
        {
            (Draft? draft, string? failure) = PrepareReturn_Locked(from, to);
            if (draft is null || !TryReturn_Locked(to, draft, reason, isToBlame: true, out ClusterConfig? before, out failure)) { return failure; }
            TellOfReturn_Locked(from, to, before, reason);
            return null;
        }
    }

    public (Draft? Draft, string? Failure) PrepareReturn_Locked(VersionEntry<ClusterConfig> from, VersionEntry<ClusterConfig> to)
    {
        Staging.Finish_Locked();
        if (_isDisposed || !ReferenceEquals(Ledger.Active, from)) { return (null, $"version {from.Version} does not run any more"); }
        if (to.Content is not { } content) { return (null, "there is no version to return to"); }
        (Draft? draft, string? failure) = _writer.Prepare(content, to.Version!.Value);
        return draft is not null && Hindrance(draft) is { } hindrance ? (null, hindrance) : (draft, failure);
    }

    /// <summary>Swaps, and tells nobody yet.</summary>
    public bool TryReturn_Locked(VersionEntry<ClusterConfig> to, Draft draft, string reason, bool isToBlame, out ClusterConfig? before, out string? failure)
    {
        before = _writer.Config;
        Publication publication = _writer.Publish(draft);
        if ((failure = publication.Refusal) is not null) { return false; }
        Ledger.RollBack(to, reason, isToBlame);
        _untold.Enqueue(publication);
        return true;
    }

    public void TellOfReturn_Locked(VersionEntry<ClusterConfig> from, VersionEntry<ClusterConfig> to, ClusterConfig? before, string reason)
    {
        TellOfReturn_Locked(from.Version.ToString()!, to.Version.ToString()!, reason);
        while (_untold.TryDequeue(out Publication? publication)) { Announcements.Of(publication); }
        Follow_Locked(before, to.Content!);
        Activated(to, before);
        DropRefused_Locked();
    }

    /// <summary>The source itself has gone back.</summary>
    private void TellOfReturn_Locked(VersionEntry<ClusterConfig> entry, ClusterConfig? before)
    {
        if (before is null || !entry.IsReturnFrom(before.OfferedVersion)) { return; }
        TellOfReturn_Locked(before.OfferedVersion.ToString()!, entry.Version.ToString()!, "its source went back");
    }

    private void TellOfReturn_Locked(string from, string to, string reason)
    {
        _surroundings.Logger.VersionRolledBack(_cluster, from, to, reason);
        _surroundings.Instruments.RollBacks.Add(1, new KeyValuePair<string, object?>(TagNames.Cluster, _cluster));
        _transitions.Note("version.rolled_back", endpoint: null, $"from version {from} to version {to}: {reason}");
    }

    /// <summary>What waits under another number may hold what was taken back just now.</summary>
    private void DropRefused_Locked()
    {
        if (Staging.Current is not { } staged || staged.Entry.Key is not { } key || !Ledger.IsRefused(key)) { return; }
        Staging.End_Locked();
        Fail_Locked(staged, VersionRules.WasTakenBack(key), RefusalCode.RolledBack);
    }
}
