using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Finishes, by its own rules, a rollout whose coordinator died: for a process that is there anyway. Many may run it; one of them gets the lock.</summary>
/// <param name="place">Which fleet.</param>
/// <param name="by">Who, for people.</param>
/// <param name="isUnderWay">Whether a rollout is, as far as the process knows: it watches <c>rollout/</c> anyway, and while there is none etcd is asked nothing.</param>
/// <param name="random">Spreads those who stand by.</param>
internal sealed class RolloutStandby(FleetPlace place, string by, Func<bool> isUnderWay, Random random)
{
    /// <summary>Runs until it is cancelled. While it coordinates, a cancellation leaves the rollout where it stands, for the next.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        int free = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            // Two looks that are more than a lease apart: an operator who resumes by hand comes first.
            TimeSpan pause = FleetLock.TimeToLive * (1 + (0.2 * random.NextDouble()));
            await Waits.Pause(pause, place.Time, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested) { return; }
            try
            {
                free = isUnderWay() && await place.ReadAsync(place.Keys.Lock, cancellationToken).ConfigureAwait(false) is null ? free + 1 : 0;
                if (free < 2) { continue; }
                free = 0;
                await FinishAsync(cancellationToken).ConfigureAwait(false);
            }
            // Whoever else coordinates, or the next round.
            catch (Exception e) when (e is EtcdException or FleetException or OperationCanceledException) { free = 0; }
        }
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (await FleetLock.TryTakeAsync(place, by, cancellationToken).ConfigureAwait(false) is not { } held) { return; }
        await using (held)
        {
            using CancellationTokenRegistration left = cancellationToken.Register(held.Lose);
            await new Coordinator(place, by, progress: null).ResumeAsync(held, end: null, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
