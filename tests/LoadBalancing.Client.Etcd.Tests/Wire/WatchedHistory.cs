using System.Collections.Concurrent;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>A watch that goes on in the background and remembers what it was told, in order.</summary>
internal sealed class WatchedHistory : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public WatchedHistory(IEtcdStore store, EtcdKeys keys, long from) => _watching = WatchAsync(store, keys, from);

    public ConcurrentQueue<(long Revision, string Key)> Seen { get; } = new();

    /// <summary>Waits until so many changes were told; an error of the watch is thrown here.</summary>
    public async Task UntilAsync(Func<bool> isThere, CancellationToken token)
    {
        while (!isThere())
        {
            if (_watching.IsCompleted) { await _watching; }
            await Task.Delay(10, token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching.ContinueWith(static _ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    private async Task WatchAsync(IEtcdStore store, EtcdKeys keys, long from)
    {
        await foreach (EtcdBatch batch in store.WatchAsync(keys, from, _end.Token))
        {
            foreach (EtcdChange change in batch.Changes) { Seen.Enqueue((batch.Revision, change.Key)); }
        }
    }
}
