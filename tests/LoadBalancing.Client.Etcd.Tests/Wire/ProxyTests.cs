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
        var watches = new List<WatchedHistory>();
        try
        {
            EtcdCommit first = await stores[0].PutAsync("/a/first", "x", Token);
            watches.Add(new WatchedHistory(stores[0], EtcdKeys.Under("/a/"), first.Revision));
            await watches[0].UntilAsync(() => watches[0].Seen.Count == 1, Token);
            // Whoever begins where the proxy's watch is, or later, joins it; those who lag behind have one of their own, and etcd merges only those of fewer than five.
            watches.AddRange(stores.Skip(1).Select(store => new WatchedHistory(store, EtcdKeys.Under("/a/"), first.Revision + 1)));
            while (MetricText.Sum(await proxy.MetricsAsync(Token), "etcd_grpc_proxy_watchers_coalescing_total") != 19) { await Task.Delay(20, Token); }
            for (int i = 0; i < 50; i++) { await stores[i % 20].PutAsync($"/a/{i}", "x", Token); }
            foreach (WatchedHistory watch in watches) { await watch.UntilAsync(() => watch.Seen.Any(seen => seen.Key == "/a/49"), Token); }
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"/a/{i}"), watches[0].Seen.Skip(1).Select(seen => seen.Key));
            Assert.All(watches.Skip(1), watch => Assert.Equal(watches[0].Seen.Skip(1), watch.Seen));
            Assert.Equal(1, await etcd.MetricAsync("etcd_debugging_mvcc_watcher_total", Token));
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
