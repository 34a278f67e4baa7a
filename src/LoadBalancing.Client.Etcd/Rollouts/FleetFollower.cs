using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Keeps a picture of a fleet up to date: reads it, watches from there, and reads again where the revision was compacted away. One at a time awaits it.</summary>
internal sealed class FleetFollower(FleetReader reader, TimeProvider time)
{
    /// <summary>Between two attempts to read while etcd is away.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new();
    private Exception? _failure;

    /// <summary>Null until it was read for the first time.</summary>
    public FleetPicture? Current { get; private set; }

    /// <summary>Completes when there is another picture than one that was seen, or an error.</summary>
    public Task AnotherThan(FleetPicture? seen)
    {
        lock (_lock) { return _failure is not null || !ReferenceEquals(Current, seen) ? Task.CompletedTask : _changed.Task; }
    }

    /// <exception cref="EtcdException">Following has ended, by an error that trying again does not repair.</exception>
    public FleetPicture? Look()
    {
        lock (_lock) { return _failure is null ? Current : throw new EtcdException((_failure as EtcdException)?.Code ?? EtcdErrorCode.Refused, _failure.Message, _failure); }
    }

    /// <summary>Runs until it is cancelled, or failed; never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                FleetPicture picture = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                Show(picture, null);
                await foreach (EtcdBatch batch in reader.WatchAsync(picture.Revision + 1, cancellationToken).ConfigureAwait(false))
                {
                    picture = reader.Apply(picture, batch);
                    Show(picture, null);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { return; }
            catch (EtcdException e) when (e.Code is EtcdErrorCode.Unavailable or EtcdErrorCode.Unknown or EtcdErrorCode.Compacted) { }
            catch (Exception e) { Show(Current, e); return; }
            // Not thrown when it is over: the loop's head looks.
            await Waits.Pause(s_pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Show(FleetPicture? picture, Exception? failure)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            (Current, _failure) = (picture, failure);
            (changed, _changed) = (_changed, new());
        }
        changed.TrySetResult();
    }
}
