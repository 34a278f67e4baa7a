using System.Runtime.CompilerServices;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Doubles;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>One coordinator's way to etcd: its process may die at a commit, or lose its answer; the way may be closed.</summary>
internal sealed class MortalEtcd(MemoryEtcd inner, string name) : IEtcdStore
{
    private readonly TaskCompletionSource _resumed = new();

    /// <summary>At which commit something happens, from 0 on; the lock is the first.</summary>
    public int? FaultAt { get; init; }

    /// <summary>After it was done rather than before.</summary>
    public bool IsAfter { get; init; }

    /// <summary>The answer is lost, but nobody dies.</summary>
    public bool IsOnlyLost { get; init; }

    /// <summary>From the fault on every call waits until <see cref="Resume"/>, as of a process that is stopped; without it, for ever.</summary>
    public bool IsDead { get; private set; }

    public bool IsAway { get; set; }

    public int Commits { get; private set; }

    public void Resume() => _resumed.TrySetResult();

    /// <summary>Told of each commit that was done, with who held the lock before it.</summary>
    public Action<EtcdTransaction, string?> Committed { get; init; } = static (_, _) => { };

    public async Task<EtcdRange> ReadAsync(EtcdRangeQuery query, CancellationToken cancellationToken) { await PassAsync(); return await inner.ReadAsync(query, cancellationToken); }

    public async Task<EtcdCommit> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken)
    {
        await PassAsync();
        bool isFault = Commits++ == FaultAt;
        if (isFault && !IsAfter) { await FailAsync(); }
        string? holder = FleetJson.ReadLock(inner.Values.FirstOrDefault(value => value.Key.EndsWith("/lock", StringComparison.Ordinal)))?.By;
        EtcdCommit done = await inner.CommitAsync(transaction, cancellationToken);
        if (done.IsCommitted) { Committed(transaction, holder); }
        if (isFault && IsAfter) { await FailAsync(); }
        return done;
    }

    public async IAsyncEnumerable<EtcdBatch> WatchAsync(EtcdKeys keys, long fromRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (EtcdBatch batch in inner.WatchAsync(keys, fromRevision, cancellationToken))
        {
            if (IsDead) { await _resumed.Task; }
            yield return batch;
        }
    }

    public async Task<EtcdLease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken) { await PassAsync(); return await inner.GrantAsync(timeToLive, cancellationToken); }

    public async Task<TimeSpan> KeepAliveAsync(EtcdLease lease, CancellationToken cancellationToken) { await PassAsync(); return await inner.KeepAliveAsync(lease, cancellationToken); }

    public async Task RevokeAsync(EtcdLease lease, CancellationToken cancellationToken) { await PassAsync(); await inner.RevokeAsync(lease, cancellationToken); }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override string ToString() => name;

    private async Task PassAsync()
    {
        if (IsDead) { await _resumed.Task; }
        if (IsAway) { throw new EtcdException(EtcdErrorCode.Unavailable, "No endpoint answers."); }
    }

    private async Task FailAsync()
    {
        if (IsOnlyLost) { throw new EtcdException(EtcdErrorCode.Unknown, "The connection broke."); }
        IsDead = true;
        await _resumed.Task;
    }
}
