using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>Watches that begin far back, or further back than etcd remembers.</summary>
public sealed class HistoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_that_is_10000_revisions_behind_is_told_each_of_them_in_order()
    {
        const int Count = 10_000;
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdStore store = Opened.Store(etcd.Endpoint);
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Token },
            async (i, token) => await store.PutAsync($"/a/{i % 100}", "x", token));
        // A new etcd is at revision 1.
        List<EtcdBatch> batches = await store.TakeAsync(EtcdKeys.Under("/a/"), 2, Count, Token);
        Assert.Equal(Enumerable.Range(2, Count).Select(revision => (long)revision), batches.Select(batch => batch.Revision));
    }

    [Fact]
    public async Task A_watch_whose_revision_was_compacted_while_it_was_away_says_where_history_begins()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdStore store = Opened.Store(etcd.Endpoint);
        EtcdCommit first = await store.PutAsync("/a", "1", Token);
        await using IAsyncEnumerator<EtcdBatch> watch = store.WatchAsync(EtcdKeys.One("/a"), first.Revision, Token).GetAsyncEnumerator(Token);
        Assert.True(await watch.MoveNextAsync());
        // Nobody reads it meanwhile.
        await etcd.RestartAsync(Token);
        for (int i = 0; i < 5; i++) { await etcd.ControlAsync(Token, "put", "/a", "2"); }
        // Revisions 2 (ours) to 7; 6 is the first that stays.
        await etcd.ControlAsync(Token, "compact", "6");
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(async () => await watch.MoveNextAsync());
        Assert.Equal((EtcdErrorCode.Compacted, 6), (e.Code, e.CompactRevision));
        Assert.Equal($"Watching '/a' at {etcd.Endpoint}: revision 3 is compacted away, the first that is there is 6.", e.Message);
        Assert.Equal(2, (await store.TakeAsync(EtcdKeys.One("/a"), 6, changes: 2, Token)).Count);
    }

    [Fact]
    public async Task An_etcd_that_lost_its_data_is_not_waited_for_until_it_is_as_old_again()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdStore store = Opened.Store(etcd.Endpoint);
        for (int i = 0; i < 5; i++) { await store.PutAsync("/a", "1", Token); }
        await using IAsyncEnumerator<EtcdBatch> watch = store.WatchAsync(EtcdKeys.One("/a"), 6, Token).GetAsyncEnumerator(Token);
        Assert.True(await watch.MoveNextAsync());
        ValueTask<bool> next = watch.MoveNextAsync();
        await etcd.RestartAsync(Token, loseData: true);
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(async () => await next);
        Assert.Equal(EtcdErrorCode.Compacted, e.Code);
        Assert.Equal($"Watching '/a' at {etcd.Endpoint}: it is at revision 1 and has been at 6: its data are lost, or an older copy was restored.", e.Message);
    }

    [Fact]
    public async Task A_watch_from_the_very_next_revision_just_waits()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdStore store = Opened.Store(etcd.Endpoint);
        EtcdRange read = await store.ReadAsync(new(EtcdKeys.One("/a")), Token);
        Task<List<EtcdBatch>> watch = store.TakeAsync(EtcdKeys.One("/a"), read.Revision + 1, changes: 1, Token);
        while (await etcd.MetricAsync("etcd_debugging_mvcc_watcher_total", Token) != 1) { await Task.Delay(10, Token); }
        EtcdCommit put = await store.PutAsync("/a", "1", Token);
        Assert.Equal(put.Revision, Assert.Single(await watch).Revision);
    }

    [Fact]
    public async Task Too_large_a_value_is_refused_with_its_size_and_the_setting_that_bounds_it()
    {
        EtcdServer etcd = await SharedEtcd.GetAsync(Token);
        await using EtcdStore store = Opened.Store(etcd.Endpoint);
        string key = SharedEtcd.NewPrefix();
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => store.PutAsync(key, new string('s', 2_000_000), Token));
        Assert.Equal(EtcdErrorCode.TooLarge, e.Code);
        Assert.Matches($"^Writing '{key}' at {etcd.Endpoint}: .*: its 20000[0-9]{{2}} bytes are more than etcd takes \\(--max-request-bytes, 1.5 MiB by default\\)\\.$", e.Message);
        Assert.DoesNotContain("ssss", e.ToString(), StringComparison.Ordinal);
        // Just below the bound it fits.
        Assert.True((await store.PutAsync(key, new string('s', 1_500_000), Token)).IsCommitted);
        Assert.Equal(1_500_000, (await store.GetAsync(key, Token))!.Length);
    }

    [Fact]
    public async Task An_etcd_without_space_says_so()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Arguments = ["--quota-backend-bytes", "400000"] });
        await using EtcdStore store = Opened.Store(etcd.Endpoint);
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(async () =>
        {
            // It looks at the size of its file, which grows by commits of 100 ms.
            for (int i = 0; i < 2_000; i++) { await store.PutAsync("/a", new string('x', 100_000), Token); }
        });
        Assert.Equal(EtcdErrorCode.NoSpace, e.Code);
        Assert.Equal($"Writing '/a' at {etcd.Endpoint}: etcdserver: mvcc: database space exceeded: etcd's space is used up (--quota-backend-bytes); compact and defragment it, then disarm its alarm NOSPACE.", e.Message);
    }
}
