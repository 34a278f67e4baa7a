using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>What a member does, by its own and its operator's fault.</summary>
internal sealed record MemberScript
{
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Prepares { get; init; } = TimeSpan.FromMilliseconds(300);

    public TimeSpan Clock { get; init; }

    /// <summary>Versions that it says no to; that it never finishes to prepare; to which it does not flip; that do harm, and how long after the flip.</summary>
    public long Refuses { get; init; }

    public long Hangs { get; init; }

    public long Stays { get; init; }

    public long HarmedBy { get; init; }

    public TimeSpan HarmAfter { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>The member's side of the protocol, as simple as can be: it watches <c>rollout/</c>, prepares, flips at the instant and says so under its lease.</summary>
internal sealed class ScriptedMember(IEtcdStore etcd, FleetKeys keys, TimeProvider time, string id, MemberScript script)
{
    private readonly Lock _lock = new();
    private readonly List<ITimer> _timers = [];
    private CancellationTokenSource _life = new();
    private EtcdLease? _lease;
    private FleetView _view = new(0, null, null);
    private MemberReport? _report;
    private (DateTimeOffset At, DateTimeOffset HeardAt)? _heard;

    public string Id => id;

    public string Name => $"client/{id}";

    public bool IsLive => _lease is not null;

    public long? Runs { get; private set; }

    public double Position { get; } = Wave.PositionOf("client", id);

    /// <summary>Its operator has done something.</summary>
    public void Become(MemberScript other) => script = other;

    public List<(DateTimeOffset At, long? Version)> Flips { get; } = [];

    private DateTimeOffset Now => time.GetUtcNow() + script.Clock;

    public void Start()
    {
        _life = new();
        _heard = null;
        _report = null;
        EtcdRange read = Result(etcd.ReadAsync(new EtcdRangeQuery(EtcdKeys.Under(keys.Rollout)), default));
        _view = new(read.Revision, null, null);
        foreach (EtcdValue value in read.Values) { Take(new EtcdChange(value.Key, value)); }
        Run(Target());
        _lease = Result(etcd.GrantAsync(script.Lease, default));
        EtcdLease lease = _lease;
        _timers.Add(time.CreateTimer(_ => _ = etcd.KeepAliveAsync(lease, default), null, script.Lease / 3, script.Lease / 3));
        Do();
        _ = FollowAsync(_life.Token);
    }

    /// <summary>The process ends; its key stays until the lease is over.</summary>
    public void Vanish()
    {
        _life.Cancel();
        _timers.ForEach(timer => timer.Dispose());
        _timers.Clear();
        _lease = null;
    }

    /// <summary>Of the store in memory it is there at once; of a real one it is waited for.</summary>
    private static T Result<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (EtcdBatch batch in etcd.WatchAsync(EtcdKeys.Under(keys.Rollout), _view.Revision + 1, cancellationToken))
            {
                // What answers a real store's watch must not be kept waiting for that store.
                if (time is not ManualTime) { await Task.Delay(1, CancellationToken.None); }
                lock (_lock) { foreach (EtcdChange change in batch.Changes) { Take(change); } }
                if ((_view.Staged?.At ?? _view.Active?.At) is { } at && !(at <= _heard?.At)) { _heard = (at, Now); }
                Do();
            }
        }
        catch (OperationCanceledException) { }
    }

    private void Take(EtcdChange change)
    {
        if (change.Key == keys.Active) { _view = _view with { Active = FleetJson.ReadActive(change.Value) }; }
        else if (change.Key == keys.Staged) { _view = _view with { Staged = FleetJson.ReadStaged(change.Value) }; }
    }

    private long? Target()
    {
        (long? before, long? after) = _view.TargetOf(Position);
        return _view.Active is { } active && Now < active.ActivateAt ? before : after;
    }

    private void Do() { lock (_lock) { if (IsLive) { Do_Locked(); } } }

    private void Do_Locked()
    {
        long rollout = Math.Max(_view.Staged?.Rollout ?? 0, _view.Active?.Rollout ?? 0);
        if (_view.Active is { } active && Now < active.ActivateAt) { After(active.ActivateAt - Now, () => { }); }
        // One that went forward stays there until the instant of the way back.
        bool isReturning = _view is { Staged.Phase: RolloutPhase.Returning, Active: { } back } && Now < back.ActivateAt;
        if (!isReturning && Target() is { } target && target != script.Stays) { Run(target); }
        (MemberState state, string? error, long? staged) = (MemberState.Ready, (string?)null, _report?.Staged);
        if (_view.Active is not null && Target() != Runs && !isReturning) { (state, error) = (MemberState.Behind, "it does not flip"); }
        else if (Runs is { } runs && runs == script.HarmedBy && Flips.Count > 0 && Now - script.Clock >= Flips[^1].At + script.HarmAfter) { (state, error) = (MemberState.Harmed, "it does harm"); }
        else if (_view.ToPrepare is { } version && Runs != version)
        {
            if (version == script.Refuses) { (state, error) = (MemberState.Refused, "it is wrong"); }
            else if (version == staged && _report!.Rollout == rollout) { state = MemberState.Staged; }
            else
            {
                state = MemberState.Preparing;
                if (_report?.Rollout != rollout && version != script.Hangs) { After(script.Prepares, () => Prepared(version, rollout)); }
                staged = null;
            }
        }
        Write(new MemberReport("client", id, state) { Staged = staged, Active = Runs, Rollout = rollout, Error = error });
    }

    private void Prepared(long version, long rollout)
    {
        if (_view.ToPrepare == version && _view.Staged!.Rollout == rollout) { Write(_report! with { State = MemberState.Staged, Staged = version }); }
    }

    private void Run(long? version)
    {
        if (version == Runs || version is null) { return; }
        Runs = version;
        Flips.Add((time.GetUtcNow(), version));
        if (version == script.HarmedBy) { After(script.HarmAfter, () => { }); }
    }

    /// <summary>Something is done then, and everything looked at again.</summary>
    private void After(TimeSpan wait, Action what) => _timers.Add(time.CreateTimer(_ => { lock (_lock) { if (IsLive) { what(); Do_Locked(); } } }, null, wait, Timeout.InfiniteTimeSpan));

    private void Write(MemberReport report)
    {
        if (_report is { } last && last with { At = default, Heard = null, HeardAt = null } == report with { At = default, Heard = null, HeardAt = null }) { return; }
        _report = report with { At = Now, Heard = _heard?.At, HeardAt = _heard?.HeardAt, LeaseSeconds = script.Lease.TotalSeconds };
        string key = keys.Member("client", id);
        Result(etcd.CommitAsync(new([], [EtcdOperation.Put(key, FleetJson.Of(_report), _lease)]), default));
    }
}
