using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Doubles;

/// <summary>
/// What etcd promises, on virtual time: revisions, conditions, leases that end, watches without gaps. For state machines whose orders are searched; whatever can run against the real one does.
/// </summary>
/// <param name="time">Leases end by it.</param>
/// <param name="isInline">Whoever watches goes on inside the call that changed something, on its thread, and not on the thread pool: with one thread and a seed everything repeats.</param>
internal sealed class MemoryEtcd(TimeProvider time, bool isInline = false) : IEtcdStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, EtcdValue> _values = new(StringComparer.Ordinal);
    private readonly List<EtcdBatch> _history = [];
    private readonly List<(EtcdKeys Keys, long From, ChannelWriter<EtcdBatch> To)> _watches = [];
    private readonly Dictionary<long, (EtcdLease Lease, ITimer Timer)> _leases = [];
    private readonly Queue<(ChannelWriter<EtcdBatch> To, EtcdBatch Batch)> _toTell = [];
    private long _revision = 1, _lease;
    private bool _isTelling;

    /// <summary>Called before each commit; what it throws is what the caller gets, and nothing is committed.</summary>
    public Action<EtcdTransaction> BeforeCommit { get; set; } = static _ => { };

    /// <summary>Called after each commit; what it throws is what the caller gets, although it is committed: an answer that was lost.</summary>
    public Action<EtcdTransaction> AfterCommit { get; set; } = static _ => { };

    public int Commits { get; private set; }

    public IReadOnlyList<EtcdValue> Values { get { lock (_lock) { return [.. _values.Values]; } } }

    public Task<EtcdRange> ReadAsync(EtcdRangeQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            IEnumerable<EtcdValue> found = _values.Values.Where(value => Has(query.Keys, value.Key));
            if (query.Limit > 0) { found = found.Take(query.Limit); }
            if (query.KeysOnly) { found = found.Select(value => value with { Value = ReadOnlyMemory<byte>.Empty }); }
            return Task.FromResult(new EtcdRange(_revision, [.. found]));
        }
    }

    public Task<EtcdCommit> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeforeCommit(transaction);
        EtcdCommit done;
        lock (_lock) { done = Commit_Locked(transaction); }
        Tell();
        AfterCommit(transaction);
        return Task.FromResult(done);
    }

    public async IAsyncEnumerable<EtcdBatch> WatchAsync(EtcdKeys keys, long fromRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<EtcdBatch>(new UnboundedChannelOptions { AllowSynchronousContinuations = isInline });
        lock (_lock)
        {
            foreach (EtcdBatch past in _history.Where(past => past.Revision >= fromRevision)) { Send_Locked(keys, past, channel.Writer); }
            _watches.Add((keys, fromRevision, channel.Writer));
        }
        Tell();
        // A channel's own cancellation goes by the thread pool.
        using CancellationTokenRegistration ended = isInline ? cancellationToken.Register(() => channel.Writer.TryComplete(new OperationCanceledException(cancellationToken))) : default;
        await foreach (EtcdBatch batch in channel.Reader.ReadAllAsync(isInline ? CancellationToken.None : cancellationToken)) { yield return batch; }
    }

    public Task<EtcdLease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var lease = new EtcdLease(++_lease, timeToLive);
            _leases[lease.Id] = (lease, time.CreateTimer(_ => End(lease.Id), null, timeToLive, Timeout.InfiniteTimeSpan));
            return Task.FromResult(lease);
        }
    }

    public Task<TimeSpan> KeepAliveAsync(EtcdLease lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_leases.TryGetValue(lease.Id, out (EtcdLease Lease, ITimer Timer) known)) { return Task.FromResult(TimeSpan.Zero); }
            known.Timer.Change(lease.TimeToLive, Timeout.InfiniteTimeSpan);
            return Task.FromResult(lease.TimeToLive);
        }
    }

    public Task RevokeAsync(EtcdLease lease, CancellationToken cancellationToken)
    {
        End(lease.Id);
        return Task.CompletedTask;
    }

    /// <summary>The lease ends now: its owner is partitioned, or dead.</summary>
    public void End(long lease)
    {
        lock (_lock)
        {
            if (!_leases.Remove(lease, out (EtcdLease Lease, ITimer Timer) known)) { return; }
            known.Timer.Dispose();
            EtcdOperation[] deletions = [.. _values.Values.Where(value => value.LeaseId == lease).Select(value => EtcdOperation.Delete(value.Key))];
            if (deletions.Length > 0) { Commit_Locked(new EtcdTransaction([], [.. deletions])); }
        }
        Tell();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Has(EtcdKeys keys, string key) => keys.IsPrefix ? key.StartsWith(keys.Key, StringComparison.Ordinal) : key == keys.Key;

    private void Send_Locked(EtcdKeys keys, EtcdBatch batch, ChannelWriter<EtcdBatch> to)
    {
        ImmutableArray<EtcdChange> seen = [.. batch.Changes.Where(change => Has(keys, change.Key))];
        if (seen.Length > 0) { _toTell.Enqueue((to, batch with { Changes = seen })); }
    }

    /// <summary>In order, by one thread at a time, and outside the lock: who is told may change something at once.</summary>
    private void Tell()
    {
        lock (_lock)
        {
            if (_isTelling) { return; }
            _isTelling = true;
        }
        while (true)
        {
            (ChannelWriter<EtcdBatch> To, EtcdBatch Batch) next;
            lock (_lock)
            {
                if (!_toTell.TryDequeue(out next)) { _isTelling = false; return; }
            }
            next.To.TryWrite(next.Batch);
        }
    }

    private EtcdCommit Commit_Locked(EtcdTransaction transaction)
    {
        foreach (EtcdCondition condition in transaction.Conditions)
        {
            _values.TryGetValue(condition.Key, out EtcdValue? value);
            if (condition.CreateRevision is { } created && created != (value?.CreateRevision ?? 0)) { return new(IsCommitted: false, _revision); }
            if (condition.ModRevision is { } modified && modified != (value?.ModRevision ?? 0)) { return new(IsCommitted: false, _revision); }
        }
        Commits++;
        long revision = _revision + 1;
        List<EtcdChange> changes = [];
        foreach (EtcdOperation operation in transaction.Operations)
        {
            if (operation.Value is { } value)
            {
                if (operation.Lease is { } lease && !_leases.ContainsKey(lease.Id)) { throw new EtcdException(EtcdErrorCode.Refused, "etcdserver: requested lease not found"); }
                long created = _values.TryGetValue(operation.Key, out EtcdValue? old) ? old.CreateRevision : revision;
                _values[operation.Key] = new EtcdValue(operation.Key, value, created, revision, operation.Lease?.Id ?? 0);
                changes.Add(new EtcdChange(operation.Key, _values[operation.Key]));
            }
            else if (_values.Remove(operation.Key)) { changes.Add(new EtcdChange(operation.Key, Value: null)); }
        }
        if (changes.Count == 0) { return new(IsCommitted: true, _revision); }
        _revision = revision;
        var batch = new EtcdBatch(revision, [.. changes]);
        _history.Add(batch);
        foreach ((EtcdKeys keys, long from, ChannelWriter<EtcdBatch> to) in _watches) { if (revision >= from) { Send_Locked(keys, batch, to); } }
        return new(IsCommitted: true, revision);
    }
}
