using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Holds a version back until enough of its endpoints have confirmed what it requires, or its time is over and the configuration wants it all the same. The first version of a process is held back in the
/// writer, since there is no other that could run meanwhile: requests wait.
/// </summary>
internal sealed class ConfirmationGate(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, Transitions transitions) : IActivationGate
{
    private static readonly TimeSpan s_pauseAfterRefusal = TimeSpan.FromSeconds(1);
    private volatile StagedVersion? _waiting;
    private StagedVersion? _told;
    private StagedVersion? _confirmed;
    private long _deadline;
    private long _firstDeadline;

    /// <summary>What is staged and needs confirmations; null where nothing does.</summary>
    public StagedVersion? Waiting => _waiting;

    /// <summary>Called when there is something to wait for, or nothing any more.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Asks for another look at the staged version; set once by the cluster that owns both.</summary>
    public Action LookAgain { get; set; } = static () => { };

    /// <summary>Tells of what was published; set once by the cluster that owns both.</summary>
    public Action<Publication> Announce { get; set; } = static _ => { };

    /// <summary>Why requests wait, or null where they need not for want of a confirmation.</summary>
    public string? WaitingBecause => writer.First is { Next: { } next } first ? writer.StandingOf(first.Config, first.Version, next.Nodes)?.Describe() : null;

    public void Staged(StagedVersion? staged)
    {
        bool waits = staged?.Config.Health.Confirmation is not null;
        if (waits)
        {
            TimeSpan toMoment = staged!.Entry.ActivateAt is { } at && at - surroundings.Time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;
            Volatile.Write(ref _deadline, surroundings.Clock.After(surroundings.Clock.Now(), toMoment + staged.Config.Health.Confirmation!.Deadline));
        }
        _waiting = waits ? staged : null;
        Wake();
    }

    public bool MayActivate(StagedVersion staged)
    {
        if (StandingOf(staged) is not { } standing) { return true; }
        if (standing.HasQuorum)
        {
            Tell(staged, () => surroundings.Logger.VersionConfirmed(cluster, staged.Draft.Version.ToString(), standing.Describe()), "version.confirmed", standing.Describe());
            return true;
        }
        TooFewReaction reaction = staged.Config.Health.Confirmation!.OnTooFew;
        if (reaction == TooFewReaction.KeepPrevious || surroundings.Clock.Now() < Volatile.Read(in _deadline)) { return false; }
        string what = reaction == TooFewReaction.Fail ? "only those get requests" : "all get requests";
        Tell(staged, () => surroundings.Logger.VersionUnconfirmed(cluster, staged.Draft.Version.ToString(), what, standing.Describe()), "version.unconfirmed", $"{what}: {standing.Describe()}");
        return true;
    }

    /// <summary>Why a version cannot be gone back to; null where it can.</summary>
    public string? Hindrance(Draft draft) =>
        draft is { Next: { } next, Config.Health.Confirmation.IsQuorum: false } && writer.StandingOf(draft.Config, draft.Version, next.Nodes) is { Confirmed: 0, Members.IsEmpty: false } standing
            ? $"no endpoint can serve version {draft.Version}: {standing.Describe()}"
            : null;

    /// <summary>Looks whether what waits may go on, and returns when its time is over.</summary>
    public long? Look(long now)
    {
        long? next = LookAtFirst(now);
        if (_waiting is null) { return next; }
        LookAgain();
        if (_waiting is not { } waiting) { return next; }
        long deadline = Volatile.Read(in _deadline);
        if (now < deadline) { return Math.Min(next ?? deadline, deadline); }
        if (StandingOf(waiting) is { } standing && !ReferenceEquals(_told, waiting))
        {
            _told = waiting;
            surroundings.Logger.VersionWaits(cluster, waiting.Draft.Version.ToString(), writer.Version.ToString()!, standing.Describe());
            surroundings.Instruments.VersionWaits.Add(1, new KeyValuePair<string, object?>(TagNames.Cluster, cluster));
            transitions.Note("version.waits", endpoint: null, $"version {waiting.Draft.Version}: {standing.Describe()}");
        }
        return next;
    }

    private long? LookAtFirst(long now)
    {
        if (writer.First is not { Next: { } nodes } first) { return null; }
        if (_firstDeadline == 0) { _firstDeadline = surroundings.Clock.After(now, first.Config.Health.Confirmation!.Deadline); }
        bool isTimeOver = now >= _firstDeadline;
        string? missing = isTimeOver ? writer.StandingOf(first.Config, first.Version, nodes.Nodes)?.Describe() : null;
        Publication publication = writer.OpenFirst(isTimeOver);
        if (publication.Snapshot is { } snapshot)
        {
            if (missing is not null)
            {
                string what = snapshot.Serving is null ? "all get requests" : "only those get requests";
                surroundings.Logger.VersionUnconfirmed(cluster, snapshot.Version.ToString(), what, missing);
                transitions.Note("version.unconfirmed", endpoint: null, $"version {snapshot.Version}, {what}: {missing}");
            }
            Announce(publication);
            return null;
        }
        if (publication.Refusal is { } refusal) { surroundings.Logger.ConfigurationRefused(cluster, Versions.Refusal.NameOf(Versions.RefusalCode.BuildFailed), first.Version.ToString(), refusal); }
        return isTimeOver ? surroundings.Clock.After(now, s_pauseAfterRefusal) : _firstDeadline;
    }

    /// <summary>How a version stands that has to wait; null for one that need not.</summary>
    private Standing? StandingOf(StagedVersion staged)
    {
        if (staged is not { Draft.Next: { } next, Config.Health.Confirmation.IsQuorum: false } || writer.Current is not { } current) { return null; }
        Standing standing = writer.StandingOf(staged.Config, staged.Draft.Version, next.Nodes)!;
        bool isWhatRuns = writer.StandingOf(current.Config, current.Version, current.Nodes)?.Rule is { } rule && rule.Required == standing.Rule.Required && rule.Document == standing.Rule.Document;
        return isWhatRuns || standing.Members.IsEmpty ? null : standing;
    }

    private void Tell(StagedVersion staged, Action log, string kind, string reason)
    {
        if (ReferenceEquals(_confirmed, staged)) { return; }
        _confirmed = staged;
        log();
        transitions.Note(kind, endpoint: null, $"version {staged.Draft.Version}: {reason}");
    }
}
