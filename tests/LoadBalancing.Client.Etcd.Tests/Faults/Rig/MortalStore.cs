using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>A coordinator's way to etcd that ends at a commit, before it or after it, and for ever: a process that was killed. Its lease is kept alive no more.</summary>
internal sealed class MortalStore(IEtcdStore inner, int diesAt, bool isAfter) : IEtcdStore
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EtcdLease? _lease;
    private int _commits;

    /// <summary>Ends when it has died.</summary>
    public Task Died => _died.Task;

    /// <summary>What a member of etcd does by itself, 10 s later: its lease ends.</summary>
    public Task BuryAsync(CancellationToken cancellationToken) => _lease is { } lease ? inner.RevokeAsync(lease, cancellationToken) : Task.CompletedTask;

    public Task<EtcdRange> ReadAsync(EtcdRangeQuery query, CancellationToken cancellationToken) => Alive(() => inner.ReadAsync(query, cancellationToken));

    public Task<EtcdCommit> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken) => Alive(async () =>
    {
        bool isLast = _commits++ == diesAt;
        if (isLast && !isAfter) { Die(); }
        EtcdCommit commit = await inner.CommitAsync(transaction, cancellationToken);
        if (isLast) { Die(); }
        return commit;
    });

    public IAsyncEnumerable<EtcdBatch> WatchAsync(EtcdKeys keys, long fromRevision, CancellationToken cancellationToken) => inner.WatchAsync(keys, fromRevision, cancellationToken);

    public Task<EtcdLease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken) => Alive(async () => _lease = await inner.GrantAsync(timeToLive, cancellationToken));

    public Task<TimeSpan> KeepAliveAsync(EtcdLease lease, CancellationToken cancellationToken) => Alive(() => inner.KeepAliveAsync(lease, cancellationToken));

    public Task RevokeAsync(EtcdLease lease, CancellationToken cancellationToken) => Alive(async () =>
    {
        await inner.RevokeAsync(lease, cancellationToken);
        return true;
    });

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static EtcdException Dead() => new(EtcdErrorCode.Unknown, "This coordinator was killed.");

    private Task<T> Alive<T>(Func<Task<T>> call) => _died.Task.IsCompleted ? Task.FromException<T>(Dead()) : call();

    private void Die()
    {
        _died.TrySetResult();
        throw Dead();
    }
}
