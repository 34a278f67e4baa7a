using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>Through etcd's own grpc-proxy.</summary>
public sealed class ProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_watchers_behind_a_proxy_are_at_most_four_watches_of_etcd_and_each_is_told_everything()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdProxy proxy = await EtcdProxy.StartAsync([etcd.Endpoint], Token);
        EtcdStore[] stores = [.. Enumerable.Range(0, 20).Select(_ => Opened.Store(proxy.Endpoint))];
        var watches = new List<WatchedHistory>();
        try
        {
            EtcdCommit first = await stores[0].PutAsync("/a/first", "x", Token);
            watches.AddRange(stores.Select(store => new WatchedHistory(store, EtcdKeys.Under("/a/"), first.Revision + 1)));
            // With every change the proxy merges watches of fewer than five watchers with others that are as far: at most 20 / 5 remain.
            int put = 0;
            do { await stores[put % 20].PutAsync($"/a/{put++}", "x", Token); }
            while (put < 50 || await etcd.MetricAsync("etcd_debugging_mvcc_watcher_total", Token) > 4);
            string last = $"/a/{put - 1}";
            foreach (WatchedHistory watch in watches) { await watch.UntilAsync(() => watch.Seen.Any(seen => seen.Key == last), Token); }
            Assert.Equal(Enumerable.Range(0, put).Select(i => $"/a/{i}"), watches[0].Seen.Select(seen => seen.Key));
            Assert.All(watches, watch => Assert.Equal(watches[0].Seen, watch.Seen));
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
