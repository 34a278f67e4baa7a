using LoadBalancing.Client.Etcd.Diagnostics;
using LoadBalancing.Client.Etcd.Fleets;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Brings the documents that a course misses, tries again for as long as they are missed, and keeps what has proved itself in a file.</summary>
internal sealed class DocumentLoop(FleetCourse course, FleetDocuments documents, KnownGoodVersion knownGood, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _end = new();
    private Task _loop = Task.CompletedTask;
    private (long Version, string Error)? _failed;

    /// <summary>Why a version could not be read; null where it could be, or was not wanted.</summary>
    public string? ErrorOf(long version) => _failed is { } failed && failed.Version == version ? failed.Error : null;

    public void Start() => _loop = Task.Run(() => RunAsync(_end.Token));

    /// <summary>Something may be missed now.</summary>
    public void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0) { _wake.Release(); }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        Task woken = _wake.WaitAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await ReadMissingAsync(cancellationToken).ConfigureAwait(false);
            Keep();
            await (course.Missing.Count > 0 ? Task.WhenAny(woken, Task.Delay(s_again, time, cancellationToken)) : woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (woken.IsCompleted) { woken = _wake.WaitAsync(cancellationToken); }
        }
    }

    private async Task ReadMissingAsync(CancellationToken cancellationToken)
    {
        foreach (long version in course.Missing)
        {
            try
            {
                course.Tell(await documents.ReadAsync(version, cancellationToken).ConfigureAwait(false));
                if (_failed?.Version == version) { _failed = null; }
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e)
            {
                if (_failed == (version, e.Message)) { continue; }
                _failed = (version, e.Message);
                logger.DocumentUnreadable(version, e.Message);
                course.Look();
            }
        }
    }

    private void Keep()
    {
        FleetView view = course.View;
        if (knownGood.Keep(view, documents.Find) is { } problem) { logger.KnownGoodUnusable(problem); }
    }
}
