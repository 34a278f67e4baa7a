namespace LoadBalancing.Client.Etcd.Storage;

/// <summary>
/// What etcd does for a fleet: linearizable reads, transactions, watches without gaps, and leases. The real one speaks etcd's v3 API (Wire/); it tries each endpoint, renews its token, and throws
/// <see cref="EtcdException"/> for what remains. Safe for many threads.
/// </summary>
internal interface IEtcdStore : IAsyncDisposable
{
    /// <summary>Reads keys; linearizable: what was written before the call began is seen.</summary>
    Task<EtcdRange> ReadAsync(EtcdRangeQuery query, CancellationToken cancellationToken);

    /// <summary>Commits all operations if all conditions hold, and nothing otherwise.</summary>
    /// <remarks>Where the connection broke before the answer came it throws <see cref="EtcdErrorCode.Unknown"/>: the transaction may or may not have been committed, and whoever called has to read. It is never sent twice.</remarks>
    Task<EtcdCommit> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken);

    /// <summary>
    /// Every change of the keys of a range from a revision on, in order, without gaps and without duplicates; all changes of one revision come in one batch. Broken connections are made again, elsewhere and with
    /// jitter, without end: the stream ends only by cancellation or by an exception.
    /// </summary>
    /// <exception cref="EtcdException"><see cref="EtcdErrorCode.Compacted"/> where the revision is gone (read again, and watch from there), or an error that trying again does not repair, such as a wrong password.</exception>
    IAsyncEnumerable<EtcdBatch> WatchAsync(EtcdKeys keys, long fromRevision, CancellationToken cancellationToken);

    /// <summary>Grants a lease: keys under it vanish when nobody has kept it alive for its time.</summary>
    Task<EtcdLease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Keeps a lease alive, once.</summary>
    /// <returns>The time to live that etcd answered; <see cref="TimeSpan.Zero"/> where the lease is gone.</returns>
    Task<TimeSpan> KeepAliveAsync(EtcdLease lease, CancellationToken cancellationToken);

    /// <summary>Ends a lease, and with it its keys, at once. A lease that is gone already is no error.</summary>
    Task RevokeAsync(EtcdLease lease, CancellationToken cancellationToken);
}
