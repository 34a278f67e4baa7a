using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>What a coordinator works with while it holds the lock: the picture of the fleet, and writes that are done or known not to be.</summary>
internal sealed class RolloutDesk(FleetPlace place, FleetLock held, FleetFollower follower)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Thousands of reports come close together: they are looked at together.</summary>
    private static readonly TimeSpan s_together = TimeSpan.FromMilliseconds(10);

    private FleetPicture? _last;

    public FleetPlace Place => place;

    public RolloutWrites Writes { get; } = new(place.Keys, held);

    public DateTimeOffset Now => place.Time.GetUtcNow();

    /// <summary>The picture, once it is as new as is asked for.</summary>
    /// <exception cref="FleetException">The lock is lost.</exception>
    /// <exception cref="EtcdException">etcd was away for as long as the lock lives.</exception>
    public async Task<FleetPicture> LookAsync(Func<FleetPicture, bool> isNewEnough)
    {
        while (true)
        {
            FleetPicture? picture = follower.Look();
            _last = picture ?? _last;
            // The watch shows all that happened to the lock after it was taken.
            if (picture is not null && picture.Revision >= held.Revision && picture.Lock?.Created != held.Revision) { held.Lose(); }
            ThrowIfLost();
            if (picture is not null && picture.Revision >= held.Revision && isNewEnough(picture)) { return picture; }
            await follower.AnotherThan(picture).OrAfter(FleetLock.TimeToLive, place.Time, held.Lost).ConfigureAwait(false);
        }
    }

    /// <summary>Until the picture is another, or the instant has come, or something is cancelled.</summary>
    public async Task WaitAsync(FleetPicture seen, DateTimeOffset until, CancellationToken cancelled)
    {
        // A wall clock may be set: it is looked at again every few seconds.
        TimeSpan left = until - Now, most = TimeSpan.FromSeconds(2);
        TimeSpan wait = left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left < most ? left : most;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(held.Lost, cancelled);
        Task another = follower.AnotherThan(seen);
        await another.OrAfter(wait, place.Time, ended.Token).ConfigureAwait(false);
        if (another.IsCompleted) { await Waits.Pause(s_together, place.Time, held.Lost).ConfigureAwait(false); }
    }

    /// <summary>Writes. When this returns, <c>staged</c> is shown as it stands after it; or nothing was done, and may be tried again.</summary>
    /// <param name="transaction">Bound to the lock and to <c>staged</c>.</param>
    /// <param name="seen">The revision of <c>staged</c> that it is bound to; 0: there is none.</param>
    public async Task WriteAsync(EtcdTransaction transaction, long seen)
    {
        ThrowIfLost();
        try
        {
            EtcdCommit commit = await place.Store.CommitAsync(transaction, held.Lost).ConfigureAwait(false);
            if (commit.IsCommitted) { await LookAsync(picture => picture.Revision >= commit.Revision).ConfigureAwait(false); return; }
        }
        catch (EtcdException e) when (IsPassing(e)) { }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested) { }
        await FindOutAsync(seen).ConfigureAwait(false);
    }

    /// <summary>Whatever was asked, until it is answered or the lock is lost.</summary>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        while (true)
        {
            ThrowIfLost();
            try { return await ask(held.Lost).ConfigureAwait(false); }
            catch (EtcdException e) when (IsPassing(e)) { }
            catch (OperationCanceledException) when (held.Lost.IsCancellationRequested) { }
            await Waits.Pause(s_pause, place.Time, held.Lost).ConfigureAwait(false);
        }
    }

    private static bool IsPassing(EtcdException e) => e.Code is EtcdErrorCode.Unknown or EtcdErrorCode.Unavailable;

    /// <summary>A write was refused or not answered: is the lock still ours, and what does <c>staged</c> say?</summary>
    private async Task FindOutAsync(long seen)
    {
        EtcdValue? key = await AskAsync(token => place.ReadAsync(place.Keys.Lock, token)).ConfigureAwait(false);
        if (key?.CreateRevision != held.Revision) { held.Lose(); }
        ThrowIfLost();
        EtcdValue? staged = await AskAsync(token => place.ReadAsync(place.Keys.Staged, token)).ConfigureAwait(false);
        if ((staged?.ModRevision ?? 0) != seen) { await LookAsync(picture => (picture.Staged?.Modified ?? 0) != seen).ConfigureAwait(false); }
        else { await Waits.Pause(s_pause, place.Time, held.Lost).ConfigureAwait(false); }
    }

    private void ThrowIfLost()
    {
        if (!held.Lost.IsCancellationRequested) { return; }
        string stands = _last?.Staged?.Record is { } staged
            ? string.Create(CultureInfo.InvariantCulture, $"rollout {staged.Rollout} of version {staged.Version} stood at {staged.Phase.ToString().ToLowerInvariant()} when it was last seen; `lbctl status` shows it, `lbctl resume` goes on, `lbctl abort` ends it")
            : "no rollout was under way when it was last seen; `lbctl status` shows whether one is";
        throw held.IsGone
            ? new FleetException(FleetErrorCode.LockLost, $"The lock of '{place.Keys.Prefix}' is lost, since its lease ended in etcd, and nothing more was written: {stands}.")
            : new EtcdException(EtcdErrorCode.Unavailable, string.Create(CultureInfo.InvariantCulture, $"etcd was away for as long as the lock lives ({FleetLock.TimeToLive.TotalSeconds:0} s), and nothing more was written: {stands}."));
    }
}
