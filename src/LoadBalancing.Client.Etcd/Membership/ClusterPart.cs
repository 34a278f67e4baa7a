using System.Globalization;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>A cluster of this process. It stages and flips by itself, as its configuration says; here that is read, and nothing becomes active that the fleet does not want to run now.</summary>
internal sealed class ClusterPart : IFleetPart, IActivationGate
{
    /// <summary>A cluster looks at its configuration after 5 s at the latest: a refusal that it had told before is told of again by then.</summary>
    private static readonly TimeSpan s_looked = TimeSpan.FromSeconds(6);

    private readonly Lock _lock = new();
    private readonly Cluster _cluster;
    private readonly TimeProvider _time;
    private readonly Func<long, bool> _mayRun;
    private (long? Version, DateTimeOffset At, long Since) _staged;
    private volatile bool _isConcerned;
    private volatile Tuple<long, string>? _harm;

    /// <param name="cluster">Which has been made.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="mayRun">Whether a version may become active now.</param>
    public ClusterPart(Cluster cluster, TimeProvider time, Func<long, bool> mayRun)
    {
        (_cluster, _time, _mayRun) = (cluster, time, mayRun);
        Name = $"{SectionCopy.SectionName}:Clusters:{cluster.Name}";
        cluster.VersionsChanged += Tell;
        lock (cluster.Updates.Lock) { cluster.Updates.Staging.Gates.Add(this); }
    }

    public string Name { get; }

    public event Action? Changed;

    /// <summary>Whether the fleet has a section for it: only then the fleet decides what becomes active, and what is done about harm.</summary>
    public bool IsConcerned
    {
        get => _isConcerned;
        set
        {
            if (value == _isConcerned) { return; }
            _isConcerned = value;
            if (value) { _cluster.HarmReported += Harmed; }
            else { _cluster.HarmReported -= Harmed; }
        }
    }

    public PartState Read(long? staged, long? active)
    {
        VersionLedger<ClusterConfig> ledger = _cluster.Updates.Ledger;
        (VersionEntry<ClusterConfig>? runs, VersionEntry<ClusterConfig>? waits) = (ledger.Active, ledger.Staged);
        bool isPrepared = Is(waits, staged) || Is(runs, staged), isActive = Is(runs, active);
        return new(isPrepared, isActive)
        {
            ActiveSince = isActive ? runs!.ActivatedAt : null,
            Refusal = isPrepared ? null : RefusalOf(staged),
            Harm = _harm is { } harm && harm.Item1 == active ? harm.Item2 : null,
            Waiting = isActive ? null : _cluster.Updates.Refusals.Last
                ?? (_cluster.Confirmations.Gate.WaitingBecause ?? (Is(waits, active) ? "it has validated the version, which somebody holds back" : "it has not seen the version yet")),
        };
    }

    public void LookAgain() => _cluster.Updates.Staging.LookAgain();

    public void Dispose()
    {
        _cluster.VersionsChanged -= Tell;
        IsConcerned = false;
        lock (_cluster.Updates.Lock) { _cluster.Updates.Staging.Gates.Remove(this); }
    }

    void IActivationGate.Staged(StagedVersion? staged) { }

    bool IActivationGate.MayActivate(StagedVersion staged) => !_isConcerned || staged.Config.OfferedVersion is not { } version || _mayRun(version);

    private static bool Is(VersionEntry<ClusterConfig>? entry, long? version) => version is not null && entry?.Version is { IsExplicit: true } known && known.Number == version;

    /// <summary>The same version may have been refused before, for a reason that holds no more: what was said before the cluster could look again does not count.</summary>
    private string? RefusalOf(long? staged)
    {
        if (staged is not { } version) { return null; }
        (DateTimeOffset at, long since) = Noticed(version);
        if (_cluster.Updates.Refusals.Last is not { } last) { return null; }
        string name = version.ToString(CultureInfo.InvariantCulture);
        bool isNew = _cluster.Ledger.Records.FirstOrDefault(record => record.Version == name) is { State: VersionState.Refused, ArrivedAt: var arrived } && arrived >= at;
        return isNew || _time.GetElapsedTime(since) >= s_looked ? last : null;
    }

    private (DateTimeOffset At, long Since) Noticed(long version)
    {
        lock (_lock)
        {
            if (_staged.Version != version) { _staged = (version, _time.GetUtcNow(), _time.GetTimestamp()); }
            return (_staged.At, _staged.Since);
        }
    }

    private void Harmed(long version, string reason)
    {
        _harm = Tuple.Create(version, reason);
        Tell();
    }

    private void Tell() => Changed?.Invoke();
}
