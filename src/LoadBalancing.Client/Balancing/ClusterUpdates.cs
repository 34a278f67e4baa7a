using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Groups;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>Takes a new configuration to the writer: judged, built, staged, made active, and taken back. One at a time.</summary>
internal sealed partial class ClusterUpdates : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Publication> _untold = new();
    private readonly string _cluster;
    private readonly ClusterSurroundings _surroundings;
    private readonly SnapshotWriter _writer;
    private readonly Transitions _transitions;
    private DiscoveryLoop? _discovery;
    private bool _isDisposed;

    public ClusterUpdates(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, FeedbackLoop loop, Transitions transitions)
    {
        (_cluster, _surroundings, _writer, _transitions) = (cluster, surroundings, writer, transitions);
        Ledger = new VersionLedger<ClusterConfig>(surroundings.Time);
        Refusals = new Refusals(cluster, surroundings, writer, Ledger, transitions);
        Announcements = new Announcements(cluster, surroundings, loop, transitions);
        Staging = new Staging(cluster, surroundings, writer, _lock, transitions) { Activate = Activate_Locked };
    }

    public VersionLedger<ClusterConfig> Ledger { get; }

    public Refusals Refusals { get; }

    public Announcements Announcements { get; }

    public Staging Staging { get; }

    /// <summary>Called, under the lock of updates, after a version took the place of another; set once by the cluster that owns both.</summary>
    public Action<VersionEntry<ClusterConfig>, ClusterConfig?> Activated { get; set; } = static (_, _) => { };

    /// <summary>Why a version cannot be gone back to, or null; set once by the cluster that owns both.</summary>
    public Func<Draft, string?> Hindrance { get; set; } = static _ => null;

    /// <summary>Why there are no endpoints yet, for the error of a request that waited in vain.</summary>
    public string? WaitingBecause => (_discovery?.LastError ?? Refusals.Last)?.TrimEnd('.');

    /// <summary>Applies a valid configuration, or counts and logs all the reasons why not; yesterday stays.</summary>
    /// <returns>The reasons; none when it is active now, or waits for its moment, or was known already.</returns>
    public IReadOnlyList<string> Apply(Candidate candidate)
    {
        string? buildFailure = null;
        IReadOnlyList<string> errors;
        lock (_lock) { errors = Apply_Locked(candidate, out buildFailure); }
        if (buildFailure is not null && candidate.Arrival.Number is { } number) { Group?.BuildFailed(_cluster, number, buildFailure); }
        if (errors.Count > 0) { return errors; }
        Staging.Undecided();
        return Refusals.Last is { } failed ? [failed] : [];
    }

    /// <summary>The active version has proved itself, or people take it for good.</summary>
    /// <returns>False where it is not one that has yet to.</returns>
    public bool Prove(VersionEntry<ClusterConfig> entry, string reason)
    {
        lock (_lock)
        {
            Staging.Finish_Locked();
            if (!ReferenceEquals(Ledger.Active, entry) || entry.State != VersionState.Baking) { return false; }
            Ledger.Prove(entry);
            _surroundings.Logger.VersionKnownGood(_cluster, entry.Version.ToString()!, reason);
            _transitions.Note("version.known_good", endpoint: null, $"version {entry.Version}: {reason}");
            return true;
        }
    }

    /// <summary>What runs already, since its moment has come, is the active version for whoever decides about it now.</summary>
    public void Finish()
    {
        lock (_lock) { Staging.Finish_Locked(); }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Staging.Dispose();
            _discovery?.Dispose();
        }
        Announcements.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_discovery is { } discovery) { await discovery.DisposeAsync().ConfigureAwait(false); }
    }

    private IReadOnlyList<string> Apply_Locked(Candidate candidate, out string? buildFailure)
    {
        buildFailure = null;
        if (_isDisposed) { return ["The cluster is disposed of."]; }
        Staging.Finish_Locked();
        Arrival arrival = candidate.Arrival;
        if (candidate.Config is not { } config) { return Refusals.Refuse(in arrival, candidate.Code, candidate.Errors); }
        if (Group is { } group && arrival.Number is null) { return Refusals.Refuse(in arrival, RefusalCode.Invalid, [GroupReader.NeedsVersion(_cluster, group.Name)]); }
        if (IsKnown_Locked(config)) { return []; }
        if (UpdateRules.Judge(_writer.Config, Ledger, config, in arrival) is { } refusal) { return Refusals.Refuse(in arrival, refusal); }
        (Draft? draft, buildFailure) = _writer.Prepare(config, Ledger.NameOf(in arrival));
        if (draft is null) { return Refusals.Refuse(in arrival, new Refusal(RefusalCode.BuildFailed, buildFailure!)); }
        Refusals.Forget();
        Ledger.Length = config.History;
        VersionEntry<ClusterConfig> entry = Ledger.Accept(in arrival, config, VersionChanges.Between(Ledger.Active?.Content, config));
        Staging.Stage_Locked(new StagedVersion(draft, entry) { IsKnownGood = candidate.IsKnownGood }, isOnly: _writer.Config is null);
        return Refusals.Last is { } failed ? [failed] : [];
    }

    /// <summary>Equal in content is silence: editors save twice, providers fire twice. A source that shows again what runs has taken back what waits.</summary>
    private bool IsKnown_Locked(ClusterConfig config)
    {
        if (Staging.Current is { } staged)
        {
            if (staged.Config.Equals(config))
            {
                Refusals.Forget();
                if (staged.Entry.ActivateAt != config.ActivateAt) { Staging.Reschedule_Locked(config.ActivateAt); }
                return true;
            }
            if (_writer.Config?.Equals(config) != true) { return false; }
            Ledger.Withdraw(staged.Entry, "its source shows the active version again");
            Staging.End_Locked();
            _surroundings.Logger.VersionWithdrawn(_cluster, staged.Draft.Version.ToString(), _writer.Version.ToString()!);
            _transitions.Note("version.withdrawn", endpoint: null, $"version {staged.Draft.Version}: its source shows version {_writer.Version} again");
        }
        if (_writer.Config?.Equals(config) != true) { return false; }
        Refusals.Forget();
        return true;
    }

    private void Activate_Locked(StagedVersion staged)
    {
        if (TrySwitch_Locked(staged, out ClusterConfig? before)) { Announce_Locked(staged, before); }
    }

    /// <summary>Swaps, and tells nobody yet.</summary>
    public bool TrySwitch_Locked(StagedVersion staged, out ClusterConfig? before)
    {
        before = Ledger.Active?.Content;
        Publication publication = staged.SwappedAt is null ? _writer.Publish(staged.Draft) : _writer.FinishSwap();
        if (publication.Refusal is { } refusal)
        {
            Fail_Locked(staged, refusal);
            return false;
        }
        Ledger.Activate(staged.Entry, bakes: staged.Config.OfferedVersion is not null && staged.Config.Bake.IsOn && !staged.IsKnownGood, staged.SwappedAt);
        _untold.Enqueue(publication);
        return true;
    }

    /// <summary>It could become active when it arrived, and cannot now.</summary>
    public void Fail_Locked(StagedVersion staged, string failure, RefusalCode code = RefusalCode.BuildFailed)
    {
        Ledger.Withdraw(staged.Entry, failure);
        Refusals.Refuse(staged.Config.Arrival, new Refusal(code, failure));
    }

    public void Announce_Locked(StagedVersion staged, ClusterConfig? before)
    {
        if (staged.Entry.ActivateAt is { } at)
        {
            _surroundings.Logger.VersionActivated(_cluster, staged.Draft.Version.ToString(), at, staged.Late.TotalMilliseconds);
            _transitions.Note("version.activated", endpoint: null, staged.Late < TimeSpan.Zero
                ? $"version {staged.Draft.Version} before its moment {at:O}: there was nothing else to run"
                : FormattableString.Invariant($"version {staged.Draft.Version} {staged.Late.TotalMilliseconds:0.###} ms after its moment {at:O}"));
        }
        Announcements.Applied();
        TellOfReturn_Locked(staged.Entry, before);
        while (_untold.TryDequeue(out Publication? publication)) { Announcements.Of(publication); }
        Follow_Locked(before, staged.Config);
        Activated(staged.Entry, before);
    }

    /// <summary>Endpoints come from where the active version says.</summary>
    private void Follow_Locked(ClusterConfig? before, ClusterConfig config)
    {
        if (_isDisposed || (before is not null && (before.Discovery, before.AllowEmpty) == (config.Discovery, config.AllowEmpty))) { return; }
        _discovery?.Dispose();
        _discovery = SourceOf(config) is { } source ? new DiscoveryLoop(source, config, _surroundings, Found) : null;
    }

    private IEndpointSource? SourceOf(ClusterConfig config) => config.Discovery switch
    {
        null => _surroundings.EndpointSource,
        { IsOfServices: true } services => new ServicesEndpointSource(_surroundings.Configuration!, services, config.AllowEmpty),
        { } dns => new DnsEndpointSource(dns, _surroundings.ResolveName),
    };

    private void Found(ImmutableArray<EndpointSpec> endpoints, ClusterConfig askedFor)
    {
        Publication publication = _writer.ApplyDiscovered(endpoints, askedFor);
        if (publication.Refusal is { } refusal)
        {
            lock (_lock) { Refusals.Refuse(askedFor.Arrival, RefusalCode.BuildFailed, [refusal]); }
        }
        Announcements.Of(publication);
    }
}
