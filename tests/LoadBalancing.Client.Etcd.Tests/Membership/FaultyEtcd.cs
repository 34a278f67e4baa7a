using System.Runtime.CompilerServices;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>The way to an etcd, which a test may break, and to which it may put another etcd: one that has lost its data.</summary>
internal sealed class FaultyEtcd(IEtcdStore etcd) : IEtcdStore
{
    private CancellationTokenSource _watches = new();
    private int _disposals;

    public IEtcdStore Behind { get; set; } = etcd;

    /// <summary>What each question throws; null for none.</summary>
    public EtcdException? Error { get; set; }

    /// <summary>Questions are never answered.</summary>
    public bool Hangs { get; set; }

    /// <summary>What the next watch throws as soon as it is begun.</summary>
    public EtcdException? NextWatch { get; set; }

    public int Watches { get; private set; }

    public int Reads { get; private set; }

    public int Disposals => Volatile.Read(ref _disposals);

    /// <summary>All watches that run throw.</summary>
    public void Break(EtcdException error)
    {
        NextWatch = error;
        Interlocked.Exchange(ref _watches, new CancellationTokenSource()).Cancel();
    }

    public async Task<EtcdRange> ReadAsync(EtcdRangeQuery query, CancellationToken cancellationToken)
    {
        Reads++;
        await PassAsync(cancellationToken);
        return await Behind.ReadAsync(query, cancellationToken);
    }

    public async Task<EtcdCommit> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await Behind.CommitAsync(transaction, cancellationToken);
    }

    public async IAsyncEnumerable<EtcdBatch> WatchAsync(EtcdKeys keys, long fromRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Watches++;
        if (NextWatch is { } error)
        {
            NextWatch = null;
            throw error;
        }
        CancellationTokenSource watches = _watches;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watches.Token);
        await using IAsyncEnumerator<EtcdBatch> behind = Behind.WatchAsync(keys, fromRevision, either.Token).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            try { if (!await behind.MoveNextAsync()) { yield break; } }
            catch (OperationCanceledException) when (NextWatch is { } broken && watches.IsCancellationRequested)
            {
                NextWatch = null;
                throw broken;
            }
            // A partition: what was sent stays on its way, in order.
            while (Hangs || Error is not null) { await Task.Delay(1, cancellationToken); }
            yield return behind.Current;
        }
    }

    public async Task<EtcdLease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await Behind.GrantAsync(timeToLive, cancellationToken);
    }

    public async Task<TimeSpan> KeepAliveAsync(EtcdLease lease, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await Behind.KeepAliveAsync(lease, cancellationToken);
    }

    public async Task RevokeAsync(EtcdLease lease, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        await Behind.RevokeAsync(lease, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _disposals);
        return ValueTask.CompletedTask;
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Hangs) { await Task.Delay(Timeout.Infinite, cancellationToken); }
        if (Error is { } error) { throw error; }
    }
}
