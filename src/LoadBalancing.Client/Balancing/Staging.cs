using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Holds the one version of a cluster that is validated and not active yet. It becomes active at the moment that it names, never early, once nobody who has a say holds it back; a later one takes its
/// place. All of it runs under the lock of the cluster's updates.
/// </summary>
internal sealed class Staging(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, Lock updates, Transitions transitions) : IDisposable
{
    private StagedVersion? _swapped;

    /// <summary>Makes it active; set once by whoever owns both.</summary>
    public Action<StagedVersion> Activate { get; set; } = static _ => { };

    /// <summary>Who has a say besides the clock.</summary>
    public List<IActivationGate> Gates { get; } = [];

    public StagedVersion? Current { get; private set; }

    /// <summary>Called, without the lock, after something may have changed: a group of clusters looks whether all of its members are ready.</summary>
    public Action Undecided { get; set; } = static () => { };

    /// <summary>It waits until its moment comes, or is active when this returns.</summary>
    /// <param name="staged">Valid, and built.</param>
    /// <param name="isOnly">Nothing else could run meanwhile: then it does not wait for its moment.</param>
    public void Stage_Locked(StagedVersion staged, bool isOnly)
    {
        End_Locked();
        Current = staged;
        DateTimeOffset? at = staged.Entry.ActivateAt;
        TimeSpan late = at is { } moment ? surroundings.Time.GetUtcNow() - moment : TimeSpan.Zero;
        staged.IsDue = late >= TimeSpan.Zero || isOnly;
        staged.Late = late;
        foreach (IActivationGate gate in Gates) { gate.Staged(staged); }
        if (TryActivate_Locked()) { return; }
        string version = staged.Draft.Version.ToString();
        surroundings.Logger.VersionStaged(cluster, version, at, writer.Version?.ToString() ?? "none");
        transitions.Note("version.staged", endpoint: null, at is null ? $"version {version} waits" : $"version {version} waits for {at:O}");
        if (!staged.IsDue) { staged.Wait = surroundings.Activations.Schedule(at!.Value, new Moment(this, staged)); }
    }

    /// <summary>The same version names another moment.</summary>
    public void Reschedule_Locked(DateTimeOffset? at)
    {
        if (Current is not { } staged) { return; }
        staged.Entry.ActivateAt = at;
        Stage_Locked(new StagedVersion(staged.Draft, staged.Entry) { IsKnownGood = staged.IsKnownGood }, isOnly: false);
    }

    /// <summary>It waits no more.</summary>
    public void End_Locked()
    {
        if (Current is null) { return; }
        Current.Wait?.Dispose();
        Current = null;
        foreach (IActivationGate gate in Gates) { gate.Staged(null); }
    }

    /// <summary>Somebody who held it back may do so no more.</summary>
    public void LookAgain()
    {
        lock (updates)
        {
            Finish_Locked();
            TryActivate_Locked();
        }
        Undecided();
    }

    /// <summary>Its moment has come and it was swapped in with many others: the rest is done now.</summary>
    public void Finish_Locked()
    {
        if (_swapped is not { } staged) { return; }
        _swapped = null;
        End_Locked();
        Activate(staged);
    }

    /// <summary>The version that may become active now, as far as the clock and those who have a say go.</summary>
    public StagedVersion? Ready_Locked()
    {
        if (Current is not { IsDue: true } staged) { return null; }
        foreach (IActivationGate gate in Gates) { if (!gate.MayActivate(staged)) { return null; } }
        return staged;
    }

    public void Dispose()
    {
        lock (updates)
        {
            _swapped = null;
            End_Locked();
        }
    }

    private bool TryActivate_Locked()
    {
        if (Ready_Locked() is not { } staged) { return false; }
        End_Locked();
        Activate(staged);
        return true;
    }

    /// <summary>What it was built upon may have changed while it waited: built again now, so that the moment itself costs one swap.</summary>
    private void Prepare(StagedVersion staged)
    {
        lock (updates)
        {
            if (ReferenceEquals(Current, staged) && _swapped is null && writer.Refresh(staged.Draft).Draft is { } fresh) { staged.Draft = fresh; }
        }
    }

    private void Arrive(StagedVersion staged, TimeSpan late)
    {
        try
        {
            lock (updates)
            {
                if (!ReferenceEquals(Current, staged)) { return; }
                (staged.IsDue, staged.Late) = (true, late);
                if (Ready_Locked() is not null && writer.TrySwap(staged.Draft)) { (_swapped, staged.SwappedAt) = (staged, surroundings.Time.GetUtcNow()); }
                else { TryActivate_Locked(); }
            }
            Undecided();
        }
        catch (Exception e) { surroundings.Logger.BackgroundTaskFailed(e, cluster); }
    }

    private void Follow()
    {
        try
        {
            lock (updates) { Finish_Locked(); }
        }
        catch (Exception e) { surroundings.Logger.BackgroundTaskFailed(e, cluster); }
    }

    private sealed class Moment(Staging staging, StagedVersion staged) : IActivation
    {
        public void Prepare() => staging.Prepare(staged);

        public void Activate(TimeSpan late) => staging.Arrive(staged, late);

        public void Follow() => staging.Follow();
    }
}
