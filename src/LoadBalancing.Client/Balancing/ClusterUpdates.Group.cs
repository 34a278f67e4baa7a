using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <content>What a group needs of its members.</content>
internal sealed partial class ClusterUpdates
{
    public SnapshotWriter Writer => _writer;

    public Transitions Transitions => _transitions;

    /// <summary>Whoever holds it decides alone which version runs.</summary>
    public Lock Lock => _lock;

    /// <summary>Whose version is shared, or null.</summary>
    public ClusterGroup? Group { get; private set; }

    /// <summary>From now on the group says when a version becomes active.</summary>
    public void Join(ClusterGroup group, IActivationGate member)
    {
        lock (_lock)
        {
            Group = group;
            Staging.Gates.Add(member);
            Staging.Undecided = group.LookAgain;
        }
    }

    public bool Leave(ClusterGroup group, IActivationGate member)
    {
        lock (_lock)
        {
            if (Group != group) { return false; }
            Group = null;
            Staging.Gates.Remove(member);
            Staging.Undecided = static () => { };
            return true;
        }
    }

    /// <summary>The staged version waits no more, if it is this one.</summary>
    public void Withdraw(long number, string reason)
    {
        lock (_lock)
        {
            Staging.Finish_Locked();
            if (Staging.Current is not { } staged || staged.Config.OfferedVersion != number) { return; }
            Staging.End_Locked();
            Withdraw_Locked(staged, reason);
        }
    }

    /// <summary>It waits no more, although its source still wants it.</summary>
    public void Withdraw_Locked(StagedVersion staged, string reason)
    {
        Ledger.Withdraw(staged.Entry, reason);
        _surroundings.Logger.GroupDropped(_cluster, staged.Draft.Version.ToString(), reason);
        _transitions.Note("version.withdrawn", endpoint: null, $"version {staged.Draft.Version}: {reason}");
    }
}
