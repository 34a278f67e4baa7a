using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Rolls versions out, goes on with what others left, and ends it. What stands in etcd is all that one coordinator leaves to the next.</summary>
internal sealed class Coordinator(FleetPlace place, string by, IProgress<FleetStatus>? progress)
{
    private readonly HistoryReader _history = new(place.Store, place.Keys);
    private readonly Documents _documents = new(place.Store, place.Keys, place.Time);

    public async Task<RolloutResult> RolloutAsync(long version, RolloutOptions options, CancellationToken cancelled)
    {
        RolloutRules.Check(options);
        if (await _documents.FindAsync(version, cancelled).ConfigureAwait(false) is null) { throw await NoSuchAsync(version, cancelled).ConfigureAwait(false); }
        IReadOnlyList<HistoryRecord> history = await _history.ReadAsync(cancelled).ConfigureAwait(false);
        await using FleetLock held = await FleetLock.TakeAsync(place, by, TimeSpan.Zero, cancelled).ConfigureAwait(false);
        return await WithDeskAsync(held, async desk =>
        {
            FleetPicture picture = await desk.LookAsync(static _ => true).ConfigureAwait(false);
            if (picture.Staged is { } other) { throw UnderWay(other.Record); }
            ActiveRecord? active = picture.Active?.Record;
            if (active is { Percent: >= 100 } && active.Version == version && desk.Now >= active.ActivateAt && FleetStatusOf.Picture(picture, place.Keys.Prefix, desk.Now).Laggards.FirstOrDefault() is null)
            {
                return new RolloutResult(0, version, "done", null);
            }
            cancelled.ThrowIfCancellationRequested();
            StagedRecord staged = RolloutRules.Begin(options, held.Revision, version, active, desk.Now) with
            {
                By = by,
                // Also what was staged and given up: members have seen it.
                Highest = history.Select(ended => ended.Version).Append(active?.Highest ?? 0).Append(active?.Version ?? 0).Append(version).Max(),
            };
            do { await desk.WriteAsync(desk.Writes.Begin(staged), seen: 0).ConfigureAwait(false); }
            while ((await desk.LookAsync(static _ => true).ConfigureAwait(false)).Staged is null && await HasNotEndedAsync(desk, staged.Rollout).ConfigureAwait(false));
            return await new RolloutRun(desk, progress, cancelled).RunAsync(staged.Rollout, end: null).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <param name="wait">How long to wait for the lock.</param>
    /// <param name="end">Why the rollout is to end; null: it goes on.</param>
    /// <param name="cancelled">Cancelled, it is aborted or taken back.</param>
    /// <returns>Null where none is under way.</returns>
    public async Task<RolloutResult?> ResumeAsync(TimeSpan wait, string? end, CancellationToken cancelled)
    {
        if (await place.ReadAsync(place.Keys.Staged, cancelled).ConfigureAwait(false) is null) { return null; }
        await using FleetLock held = await FleetLock.TakeAsync(place, by, wait, cancelled).ConfigureAwait(false);
        return await ResumeAsync(held, end, cancelled).ConfigureAwait(false);
    }

    public Task<RolloutResult?> ResumeAsync(FleetLock held, string? end, CancellationToken cancelled) => WithDeskAsync(held, async desk =>
    {
        FleetPicture picture = await desk.LookAsync(static _ => true).ConfigureAwait(false);
        return picture.Staged is { } staged ? await new RolloutRun(desk, progress, cancelled).RunAsync(staged.Record.Rollout, end).ConfigureAwait(false) : null;
    });

    /// <summary>By whoever coordinates, who is asked to; by us where nobody does, or dies over it.</summary>
    public async Task<RolloutResult?> AbortAsync(string reason, CancellationToken cancellationToken)
    {
        string why = $"{by} asked for its end: {reason}";
        if (FleetJson.ReadStaged(await place.ReadAsync(place.Keys.Staged, cancellationToken).ConfigureAwait(false)) is not { } staged) { return null; }
        while (true)
        {
            if (await place.ReadAsync(place.Keys.Lock, cancellationToken).ConfigureAwait(false) is null && await FleetLock.TryTakeAsync(place, by, cancellationToken).ConfigureAwait(false) is { } taken)
            {
                await using FleetLock held = taken;
                if (await IsUnderWayAsync(staged.Rollout, cancellationToken).ConfigureAwait(false)) { return await ResumeAsync(held, why, CancellationToken.None).ConfigureAwait(false); }
            }
            if (!await IsUnderWayAsync(staged.Rollout, cancellationToken).ConfigureAwait(false))
            {
                return await _history.FindAsync(staged.Rollout, cancellationToken).ConfigureAwait(false) is { } ended ? RolloutRun.ResultOf(ended) : null;
            }
            await AskForEndAsync(new AbortRecord(staged.Rollout, reason, by), cancellationToken).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromMilliseconds(200), place.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> WithDeskAsync<T>(FleetLock held, Func<RolloutDesk, Task<T>> work)
    {
        using var ended = new CancellationTokenSource();
        var follower = new FleetFollower(new FleetReader(place.Store, place.Keys, place.Time), place.Time);
        Task following = follower.RunAsync(ended.Token);
        try { return await work(new RolloutDesk(place, held, follower)).ConfigureAwait(false); }
        finally
        {
            ended.Cancel();
            await following.ConfigureAwait(false);
        }
    }

    /// <summary>The write of its beginning was not answered, and by now it is not there: was it there, and has ended?</summary>
    private async Task<bool> HasNotEndedAsync(RolloutDesk desk, long rollout) => await desk.AskAsync(token => _history.FindAsync(rollout, token)).ConfigureAwait(false) is null;

    private async Task<bool> IsUnderWayAsync(long rollout, CancellationToken cancellationToken) =>
        FleetJson.ReadStaged(await place.ReadAsync(place.Keys.Staged, cancellationToken).ConfigureAwait(false))?.Rollout == rollout;

    private async Task AskForEndAsync(AbortRecord abort, CancellationToken cancellationToken)
    {
        EtcdValue? staged = await place.ReadAsync(place.Keys.Staged, cancellationToken).ConfigureAwait(false);
        if (FleetJson.ReadStaged(staged)?.Rollout != abort.Rollout || FleetJson.ReadAbort(await place.ReadAsync(place.Keys.Abort, cancellationToken).ConfigureAwait(false))?.Rollout == abort.Rollout) { return; }
        // Only while that rollout is under way: a request that stays behind would be for nobody.
        try { await place.Store.CommitAsync(new([EtcdCondition.IsOf(place.Keys.Staged, staged!.CreateRevision)], [EtcdOperation.Put(place.Keys.Abort, FleetJson.Of(abort))]), cancellationToken).ConfigureAwait(false); }
        // It is looked at again, and asked again where it must be.
        catch (EtcdException e) when (e.Code is EtcdErrorCode.Unknown) { }
    }

    private async Task<FleetException> NoSuchAsync(long version, CancellationToken cancellationToken)
    {
        IReadOnlyList<long> known = await _documents.NumbersAsync(cancellationToken).ConfigureAwait(false);
        return new(FleetErrorCode.NoSuchVersion, string.Create(CultureInfo.InvariantCulture,
            $"Version {version} was never published; {(known.Count == 0 ? "none is" : string.Create(CultureInfo.InvariantCulture, $"the newest is {known[0]}"))}. `lbctl publish` does."));
    }

    private static FleetException UnderWay(StagedRecord staged) => new(FleetErrorCode.UnderWay, string.Create(CultureInfo.InvariantCulture,
        $"Rollout {staged.Rollout} of version {staged.Version}, begun by {staged.By ?? "somebody"} at {staged.StartedAt:u}, stands at {staged.Phase.ToString().ToLowerInvariant()}, and nobody coordinates it: `lbctl resume` goes on, `lbctl abort` ends it."));
}
