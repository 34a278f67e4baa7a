using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>What <see cref="IEtcdStore"/> promises, of the real one.</summary>
public sealed class EtcdStoreTests
{
    private readonly string _prefix = SharedEtcd.NewPrefix();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_is_read_with_its_revisions_in_the_order_of_keys()
    {
        await using EtcdStore store = await OpenAsync();
        EtcdCommit b = await store.PutAsync(_prefix + "/b", "2", Token);
        EtcdCommit a = await store.PutAsync(_prefix + "/a", "1", Token);
        EtcdCommit again = await store.PutAsync(_prefix + "/b", "3", Token);
        await store.PutAsync(_prefix + "0", "a neighbour that the prefix does not have", Token);

        EtcdRange range = await store.ReadAsync(new(EtcdKeys.Under(_prefix + "/")), Token);
        Assert.Equal([(_prefix + "/a", "1", a.Revision, a.Revision), (_prefix + "/b", "3", b.Revision, again.Revision)],
            range.Values.Select(value => (value.Key, value.Text(), value.CreateRevision, value.ModRevision)));
        Assert.True(range.Revision > again.Revision);
        Assert.Equal("", Assert.Single((await store.ReadAsync(new(EtcdKeys.Under(_prefix + "/")) { KeysOnly = true, Limit = 1 }, Token)).Values).Text());
        Assert.Null(await store.GetAsync(_prefix + "/c", Token));
    }

    [Fact]
    public async Task A_transaction_is_committed_as_a_whole_or_not_at_all()
    {
        await using EtcdStore store = await OpenAsync();
        string a = _prefix + "/a", b = _prefix + "/b";
        EtcdTransaction transaction = new([EtcdCondition.IsAbsent(a)], [EtcdOperation.Put(a, "1"u8.ToArray()), EtcdOperation.Put(b, "1"u8.ToArray())]);
        EtcdCommit first = await store.CommitAsync(transaction, Token);
        Assert.True(first.IsCommitted);
        Assert.False((await store.CommitAsync(transaction, Token)).IsCommitted);
        EtcdCommit second = await store.PutAsync(a, "2", Token);
        Assert.False((await store.CommitAsync(new([EtcdCondition.IsUnchanged(a, first.Revision)], [EtcdOperation.Delete(a)]), Token)).IsCommitted);
        Assert.False((await store.CommitAsync(new([EtcdCondition.IsOf(a, second.Revision)], [EtcdOperation.Delete(a)]), Token)).IsCommitted);
        Assert.True((await store.CommitAsync(new([EtcdCondition.IsOf(a, first.Revision), EtcdCondition.IsUnchanged(a, second.Revision)], [EtcdOperation.Delete(a)]), Token)).IsCommitted);
        Assert.Null(await store.GetAsync(a, Token));
        Assert.Equal("1", await store.GetAsync(b, Token));
    }

    [Fact]
    public async Task A_watch_from_the_revision_after_a_read_tells_all_that_came_after_it_one_batch_a_revision()
    {
        await using EtcdStore store = await OpenAsync();
        string a = _prefix + "/a", b = _prefix + "/b";
        await store.PutAsync(a, "0", Token);
        EtcdRange read = await store.ReadAsync(new(EtcdKeys.Under(_prefix + "/")), Token);
        EtcdCommit both = await store.CommitAsync(new([], [EtcdOperation.Put(a, "1"u8.ToArray()), EtcdOperation.Put(b, "1"u8.ToArray())]), Token);
        EtcdCommit gone = await store.CommitAsync(new([], [EtcdOperation.Delete(a)]), Token);

        List<EtcdBatch> batches = await store.TakeAsync(EtcdKeys.Under(_prefix + "/"), read.Revision + 1, changes: 3, Token);
        Assert.Equal([both.Revision, gone.Revision], batches.Select(batch => batch.Revision));
        Assert.Equal([(a, "1"), (b, "1")], batches[0].Changes.Select(change => (change.Key, change.Value!.Text())));
        Assert.Equal((a, null), (batches[1].Changes.Single().Key, batches[1].Changes.Single().Value));
        // One key alone is not a prefix: b is longer than nothing and is not told.
        Assert.All(await store.TakeAsync(EtcdKeys.One(a), read.Revision + 1, changes: 2, Token), batch => Assert.Equal(a, Assert.Single(batch.Changes).Key));
    }

    [Fact]
    public async Task A_lease_that_is_revoked_takes_its_keys_along_and_is_no_error_the_second_time()
    {
        await using EtcdStore store = await OpenAsync();
        EtcdLease lease = await store.GrantAsync(TimeSpan.FromSeconds(59.5), Token);
        Assert.Equal(TimeSpan.FromSeconds(60), lease.TimeToLive);
        await store.PutAsync(_prefix, "mine", Token, lease);
        Assert.Equal(lease.Id, (await store.ReadAsync(new(EtcdKeys.One(_prefix)), Token)).Values.Single().LeaseId);
        Assert.Equal(TimeSpan.FromSeconds(60), await store.KeepAliveAsync(lease, Token));
        await store.RevokeAsync(lease, Token);
        Assert.Null(await store.GetAsync(_prefix, Token));
        Assert.Equal(TimeSpan.Zero, await store.KeepAliveAsync(lease, Token));
        await store.RevokeAsync(lease, Token);
        EtcdException refused = await Assert.ThrowsAsync<EtcdException>(() => store.PutAsync(_prefix, "mine", Token, lease));
        Assert.Equal(EtcdErrorCode.Refused, refused.Code);
        Assert.Contains("lease not found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_that_nobody_keeps_alive_ends_and_the_watch_tells()
    {
        await using EtcdStore store = await OpenAsync();
        EtcdLease lease = await store.GrantAsync(TimeSpan.FromSeconds(1), Token);
        EtcdCommit put = await store.PutAsync(_prefix, "mine", Token, lease);
        EtcdBatch end = Assert.Single(await store.TakeAsync(EtcdKeys.One(_prefix), put.Revision + 1, changes: 1, Token));
        Assert.Null(end.Changes.Single().Value);
    }

    [Fact]
    public async Task A_watch_that_is_given_up_is_given_up_at_etcd_as_well()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdStore store = Opened.Store(etcd.Endpoint);
        EtcdCommit put = await store.PutAsync("/a", "1", Token);
        Assert.Single(await store.TakeAsync(EtcdKeys.One("/a"), put.Revision, changes: 1, Token));
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<List<EtcdBatch>> waiting = store.TakeAsync(EtcdKeys.One("/a"), put.Revision + 1, changes: 1, cancelled.Token);
        while (await etcd.MetricAsync("etcd_debugging_mvcc_watcher_total", Token) != 1) { await Task.Delay(10, Token); }
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        while (await etcd.MetricAsync("etcd_debugging_mvcc_watcher_total", Token) != 0) { await Task.Delay(10, Token); }
    }

    private static async Task<EtcdStore> OpenAsync() => Opened.Store((await SharedEtcd.GetAsync(Token)).Endpoint);
}
