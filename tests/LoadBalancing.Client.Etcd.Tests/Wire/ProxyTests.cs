using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>Through etcd's own grpc-proxy.</summary>
public sealed class ProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_watchers_behind_a_proxy_are_one_watch_of_etcd_and_each_is_told_everything()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdProxy proxy = await EtcdProxy.StartAsync(Token, [etcd.Endpoint]);
        EtcdStore[] stores = [.. Enumerable.Range(0, 20).Select(_ => Opened.Store(proxy.Endpoint))];
        EtcdRange read = await stores[0].ReadAsync(new(EtcdKeys.Under("/a/")), Token);
        WatchedHistory[] watches = [.. stores.Select(store => new WatchedHistory(store, EtcdKeys.Under("/a/"), read.Revision + 1))];
        try
        {
            for (int i = 0; i < 50; i++) { await stores[i % 20].PutAsync($"/a/{i}", "x", Token); }
            foreach (WatchedHistory watch in watches) { await watch.UntilAsync(() => watch.Seen.Count >= 50, Token); }
            Assert.All(watches, watch => Assert.Equal(watches[0].Seen, watch.Seen));
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"/a/{i}"), watches[0].Seen.Select(seen => seen.Key));
            // Watchers that begin at different revisions have one each until they have caught up.
            while (await etcd.MetricAsync("etcd_debugging_mvcc_watcher_total", Token) != 1) { await Task.Delay(1000, Token); System.Console.Error.WriteLine(await etcd.MetricAsync("etcd_debugging_mvcc_watcher_total", Token)+" "+await etcd.MetricAsync("etcd_debugging_mvcc_watch_stream_total", Token)); }
            EtcdCommit last = await stores[0].PutAsync("/a/last", "x", Token);
            foreach (WatchedHistory watch in watches) { await watch.UntilAsync(() => watch.Seen.Last().Revision == last.Revision, Token); }
            EtcdLease lease = await stores[0].GrantAsync(TimeSpan.FromSeconds(30), Token);
            Assert.Equal(lease.TimeToLive, await stores[0].KeepAliveAsync(lease, Token));
            await stores[0].RevokeAsync(lease, Token);
            Assert.Equal(TimeSpan.Zero, await stores[0].KeepAliveAsync(lease, Token));
        }
        finally
        {
            foreach (WatchedHistory watch in watches) { await watch.DisposeAsync(); }
            foreach (EtcdStore store in stores) { await store.DisposeAsync(); }
        }
    }
}
