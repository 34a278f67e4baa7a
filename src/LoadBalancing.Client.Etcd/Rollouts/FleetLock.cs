using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>
/// The right to coordinate: a key under a lease. Its create revision is the fence that every write of its holder names, so that one who was stopped for longer than the lease and comes back writes nothing.
/// </summary>
internal sealed class FleetLock : IAsyncDisposable
{
    /// <summary>After the death of a coordinator it is that long until another may go on.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    private readonly FleetPlace _place;
    private readonly EtcdLease _lease;
    private readonly CancellationTokenSource _lost = new(), _released = new();
    private readonly ITimer _expiry;
    private readonly Task _keeping;

    private FleetLock(FleetPlace place, EtcdLease lease, long revision, long askedAt)
    {
        (_place, _lease, Revision) = (place, lease, revision);
        _expiry = place.Time.CreateTimer(_ => Lose(isGone: false), null, Left(askedAt), Timeout.InfiniteTimeSpan);
        _keeping = KeepAsync();
    }

    /// <summary>Of the key's making: the number of a rollout that begins under it.</summary>
    public long Revision { get; }

    /// <summary>Cancelled when it is lost: etcd said so, or has not answered for as long as the lock lives.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Of a lost one: etcd said so.</summary>
    public bool IsGone { get; private set; }

    /// <summary>What every write of a coordinator is bound to.</summary>
    public EtcdCondition IsMine => EtcdCondition.IsOf(_place.Keys.Lock, Revision);

    /// <returns>Null where somebody else holds it.</returns>
    public static async Task<FleetLock?> TryTakeAsync(FleetPlace place, string by, CancellationToken cancellationToken)
    {
        long askedAt = place.Time.GetTimestamp();
        EtcdLease lease = await place.Store.GrantAsync(TimeToLive, cancellationToken).ConfigureAwait(false);
        long? revision = null;
        try { revision = await TakeAsync(place, lease, by, cancellationToken).ConfigureAwait(false); }
        finally
        {
            // A write that is still under way finds no lease then, and does nothing.
            if (revision is null) { await RevokeAsync(place, lease).ConfigureAwait(false); }
        }
        return revision is { } mine ? new FleetLock(place, lease, mine, askedAt) : null;
    }

    /// <exception cref="FleetException">Somebody else holds it, and goes on to for longer than the wait; who, and since when.</exception>
    public static async Task<FleetLock> TakeAsync(FleetPlace place, string by, TimeSpan wait, CancellationToken cancellationToken)
    {
        long began = place.Time.GetTimestamp();
        while (true)
        {
            EtcdValue? value = await place.ReadAsync(place.Keys.Lock, cancellationToken).ConfigureAwait(false);
            if (value is null && await TryTakeAsync(place, by, cancellationToken).ConfigureAwait(false) is { } taken) { return taken; }
            if (place.Time.GetElapsedTime(began) >= wait)
            {
                LockRecord? other = FleetJson.ReadLock(value ?? await place.ReadAsync(place.Keys.Lock, cancellationToken).ConfigureAwait(false));
                throw new FleetException(FleetErrorCode.Locked, string.Create(CultureInfo.InvariantCulture,
                    $"Only one rollout of a fleet at a time: {other?.By ?? "somebody"} holds the lock of '{place.Keys.Prefix}' since {other?.Since:u}. `lbctl status` shows what it does; `lbctl abort` asks for its end."));
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), place.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What was found out elsewhere: the key is gone, or another's.</summary>
    public void Lose() => Lose(isGone: true);

    public async ValueTask DisposeAsync()
    {
        _released.Cancel();
        await _expiry.DisposeAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        await RevokeAsync(_place, _lease).ConfigureAwait(false);
    }

    private static async Task<long?> TakeAsync(FleetPlace place, EtcdLease lease, string by, CancellationToken cancellationToken)
    {
        string key = place.Keys.Lock;
        var record = new LockRecord(by, place.Time.GetUtcNow());
        try
        {
            EtcdCommit commit = await place.Store.CommitAsync(new([EtcdCondition.IsAbsent(key)], [EtcdOperation.Put(key, FleetJson.Of(record), lease)]), cancellationToken).ConfigureAwait(false);
            return commit.IsCommitted ? commit.Revision : null;
        }
        catch (EtcdException e) when (e.Code == EtcdErrorCode.Unknown)
        {
            EtcdValue? value = await place.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            return value?.LeaseId == lease.Id ? value.CreateRevision : null;
        }
    }

    /// <summary>If it cannot be told to etcd, the lease ends by itself.</summary>
    private static async Task RevokeAsync(FleetPlace place, EtcdLease lease)
    {
        using var most = new CancellationTokenSource(TimeSpan.FromSeconds(3), place.Time);
        try { await place.Store.RevokeAsync(lease, most.Token).ConfigureAwait(false); }
        catch (Exception e) when (e is EtcdException or OperationCanceledException) { }
    }

    private async Task KeepAsync()
    {
        TimeSpan pause = _lease.TimeToLive / 3;
        while (!_released.IsCancellationRequested)
        {
            await Waits.Pause(pause, _place.Time, _released.Token).ConfigureAwait(false);
            if (_released.IsCancellationRequested || _lost.IsCancellationRequested) { return; }
            long askedAt = _place.Time.GetTimestamp();
            try
            {
                TimeSpan left = await _place.Store.KeepAliveAsync(_lease, _released.Token).ConfigureAwait(false);
                if (left <= TimeSpan.Zero) { Lose(isGone: true); return; }
                _expiry.Change(Left(askedAt), Timeout.InfiniteTimeSpan);
                pause = _lease.TimeToLive / 3;
            }
            // The timer says when it is too late for trying again.
            catch (Exception e) when (e is EtcdException or OperationCanceledException) { pause = _lease.TimeToLive / 20; }
        }
    }

    /// <summary>From when it was asked for, which is before etcd began to count.</summary>
    private TimeSpan Left(long askedAt) => TimeSpan.FromTicks(Math.Max(0, (_lease.TimeToLive - _place.Time.GetElapsedTime(askedAt)).Ticks));

    private void Lose(bool isGone)
    {
        if (_lost.IsCancellationRequested || _released.IsCancellationRequested) { return; }
        IsGone = isGone;
        _lost.Cancel();
    }
}
