using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Carries decisions out until the rollout has ended.</summary>
internal sealed class RolloutRun(RolloutDesk desk, IProgress<FleetStatus>? progress, CancellationToken cancelled)
{
    private static readonly TimeSpan s_tell = TimeSpan.FromMilliseconds(100);
    private (long At, RolloutPhase? Phase)? _told;

    /// <param name="rollout">Which.</param>
    /// <param name="end">Why it is to end; null: it is not, unless somebody asks for it or this is cancelled.</param>
    public async Task<RolloutResult> RunAsync(long rollout, string? end)
    {
        DateTimeOffset since = desk.Now;
        while (true)
        {
            FleetPicture picture = await desk.LookAsync(static _ => true).ConfigureAwait(false);
            Tell(picture);
            if (picture.Staged is not { } staged || staged.Record.Rollout != rollout) { return await EndedAsync(rollout).ConfigureAwait(false); }
            // Read before the decision: a cancellation that comes after it ends the wait.
            bool isCancelled = cancelled.IsCancellationRequested;
            string? why = end ?? (picture.AbortRequest is { } abort ? $"{abort.By} asked for its end: {abort.Reason}" : isCancelled ? "Cancelled by whoever coordinated it." : null);
            var now = new RolloutSituation(staged.Record, picture.Active?.Record, RollCall.Of(staged.Record, picture.Members.Values), desk.Now, since, why);
            RolloutStep step = RolloutDecision.Next(now);
            if (step is RolloutStep.Wait wait) { await desk.WaitAsync(picture, wait.Until, isCancelled ? CancellationToken.None : cancelled).ConfigureAwait(false); }
            else { await desk.WriteAsync(desk.Writes.Of(step, now, staged.Modified), staged.Modified).ConfigureAwait(false); }
        }
    }

    /// <summary>How a rollout ended that is not under way any more.</summary>
    private async Task<RolloutResult> EndedAsync(long rollout)
    {
        EtcdValue? value = await desk.AskAsync(token => desk.Place.ReadAsync(desk.Place.Keys.HistoryOf(rollout), token)).ConfigureAwait(false);
        return FleetJson.ReadHistory(value) is { } ended ? ResultOf(ended) : throw new FleetException(FleetErrorCode.Meddled, string.Create(CultureInfo.InvariantCulture,
            $"'{desk.Place.Keys.Staged}' was deleted or replaced by somebody who is no coordinator, while rollout {rollout} was under way. `lbctl status` shows what is stored."));
    }

    public static RolloutResult ResultOf(HistoryRecord ended) => new(ended.Rollout, ended.Version, FleetStatusOf.NameOf(ended.Outcome), ended.Reason);

    private void Tell(FleetPicture picture)
    {
        if (progress is null) { return; }
        (long now, RolloutPhase? phase) = (desk.Place.Time.GetTimestamp(), picture.Staged?.Record.Phase);
        if (_told is { } told && told.Phase == phase && desk.Place.Time.GetElapsedTime(told.At, now) < s_tell) { return; }
        _told = (now, phase);
        try { progress.Report(FleetStatusOf.Picture(picture, desk.Place.Keys.Prefix, desk.Now)); }
        // Whoever looks on must not end a rollout half-way.
        catch (Exception) { }
    }
}
