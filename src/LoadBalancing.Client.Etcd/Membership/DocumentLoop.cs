using System.Collections.Concurrent;
using LoadBalancing.Client.Etcd.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Brings the documents that a course misses, tries again for as long as they are missed, and keeps what has proved itself in a file.</summary>
internal sealed class DocumentLoop(FleetCourse course, FleetDocuments documents, KnownGoodVersion knownGood, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private readonly Signal _wake = new(time);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<long, (string Error, bool IsCorrupt)> _failed = [];
    private Task _loop = Task.CompletedTask;

    /// <summary>Why a version is not what was stored; null where it is, or is not known yet.</summary>
    public string? ErrorOf(long version) => _failed.TryGetValue(version, out (string Error, bool IsCorrupt) failed) && failed.IsCorrupt ? failed.Error : null;

    public void Start() => _loop = Task.Run(() => RunAsync(_end.Token));

    /// <summary>Something may be missed now.</summary>
    public void Wake() => _wake.Set();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            IReadOnlyList<long> missing = course.Missing;
            foreach (long version in _failed.Keys.Except(missing)) { _failed.TryRemove(version, out _); }
            foreach (long version in missing) { await ReadAsync(version, cancellationToken).ConfigureAwait(false); }
            if (knownGood.Keep(course.View, documents.Find) is { } problem) { logger.KnownGoodUnusable(problem); }
            await _wake.WaitAsync(course.Missing.Count > 0 ? s_again : Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(long version, CancellationToken cancellationToken)
    {
        try
        {
            DocumentLeaves document = await documents.ReadAsync(version, cancellationToken).ConfigureAwait(false);
            _failed.TryRemove(version, out _);
            course.Tell(document);
        }
        catch (OperationCanceledException) { /* The end. */ }
        catch (Exception e)
        {
            (string Error, bool IsCorrupt) failed = (e.Message, e is EtcdException { Code: EtcdErrorCode.Corrupt });
            if (_failed.TryGetValue(version, out (string, bool) known) && known == failed) { return; }
            _failed[version] = failed;
            logger.DocumentUnreadable(version, e.Message);
            course.Changed();
        }
    }
}
