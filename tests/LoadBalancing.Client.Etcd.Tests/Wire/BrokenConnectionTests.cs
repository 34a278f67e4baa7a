using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>Connections that break, and peers that are silent.</summary>
public sealed class BrokenConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_tells_each_of_1000_changes_once_while_etcd_is_killed_and_stopped_again_and_again()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdStore watching = Opened.Store(Quick, etcd.Endpoint), writing = Opened.Store(Quick, etcd.Endpoint);
        await using var watch = new WatchedHistory(watching, EtcdKeys.Under("/a/"), 1);
        Task<int> writes = WriteAsync(writing, 1_000);
        foreach (bool isKilled in (bool[])[true, false, true, false, true])
        {
            int seen = watch.Seen.Count;
            await watch.UntilAsync(() => watch.Seen.Count > seen + 20 || writes.IsCompleted, Token);
            if (isKilled) { await etcd.RestartAsync(Token); }
            else
            {
                await etcd.StopAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(700), Token);        // longer than a question may take, so that it counts as silent
                await etcd.ContinueAsync();
            }
        }
        int unknown = await writes;

        // The truth is what a watch tells that nothing disturbs.
        await using EtcdStore calm = Opened.Store(etcd.Endpoint);
        long last = (await calm.PutAsync("/a/end", "", Token)).Revision;
        await watch.UntilAsync(() => watch.Seen.Any(seen => seen.Revision == last), Token);
        await using var truth = new WatchedHistory(calm, EtcdKeys.Under("/a/"), 1);
        await truth.UntilAsync(() => truth.Seen.Any(seen => seen.Revision == last), Token);
        Assert.Equal(truth.Seen, watch.Seen);
        // 1,000 were answered, those of unknown fate may have been done, and the end.
        Assert.InRange(watch.Seen.Count, 1_001, 1_001 + unknown);
    }

    [Fact]
    public async Task A_write_to_a_silent_endpoint_is_not_sent_to_another_and_a_read_is()
    {
        await using EtcdCluster cluster = await EtcdCluster.StartAsync(Token);
        EtcdServer leader = await cluster.LeaderAsync(Token);
        EtcdServer[] others = [.. cluster.Members.Where(member => member != leader)];
        await using EtcdStore store = Opened.Store(Quick, others[0].Endpoint, others[1].Endpoint);
        await store.PutAsync("/a", "1", Token);

        await others[0].StopAsync();
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => store.PutAsync("/a", "2", Token));
        Assert.Equal(EtcdErrorCode.Unknown, e.Code);
        Assert.Equal($"Writing '/a' at {others[0].Endpoint}: it did not answer in time, after it was sent: it may or may not have been done.", e.Message);
        // The next goes elsewhere.
        Assert.Equal("1", await store.GetAsync("/a", Token));
        await store.PutAsync("/a", "3", Token);
        await others[1].StopAsync();
        await others[0].ContinueAsync();
        // The read goes to the second, waits in vain, and returns to the first.
        Assert.NotNull(await store.GetAsync("/a", Token));
        await others[1].ContinueAsync();
    }

    [Fact]
    public async Task A_write_that_was_refused_a_connection_goes_to_the_next_endpoint()
    {
        EtcdServer etcd = await SharedEtcd.GetAsync(Token);
        using var nobody = new LoopbackPort();
        await using EtcdStore store = Opened.Store(nobody.Url(), etcd.Endpoint);
        Assert.True((await store.PutAsync(SharedEtcd.NewPrefix(), "1", Token)).IsCommitted);
    }

    [Fact]
    public async Task With_nobody_there_every_endpoint_is_named_with_its_reason()
    {
        using LoopbackPort one = new(), two = new();
        await using EtcdStore store = Opened.Store(options => options.RequestTimeout = TimeSpan.FromSeconds(2), one.Url(), two.Url());
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => store.GetAsync("/a", Token));
        Assert.Equal(EtcdErrorCode.Unavailable, e.Code);
        Assert.Equal($"Reading '/a': no endpoint of etcd could do it: {one.Url()}: Connection refused; {two.Url()}: Connection refused.", e.Message);
        Assert.Equal(EtcdErrorCode.Unavailable, (await Assert.ThrowsAsync<EtcdException>(() => store.PutAsync("/a", "1", Token))).Code);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_no_error_of_etcd()
    {
        using var nobody = new LoopbackPort();
        await using EtcdStore store = Opened.Store(nobody.Url());
        using var cancelled = new CancellationTokenSource();
        Task<string?> reading = store.GetAsync("/a", cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_watch_and_reads_go_on_when_the_leader_is_killed()
    {
        await using EtcdCluster cluster = await EtcdCluster.StartAsync(Token);
        EtcdServer leader = await cluster.LeaderAsync(Token);
        string[] leaderFirst = [leader.Endpoint, .. cluster.Endpoints.Except([leader.Endpoint])];
        await using EtcdStore store = Opened.Store(options => options.RequestTimeout = TimeSpan.FromSeconds(2), leaderFirst);
        await using var watch = new WatchedHistory(store, EtcdKeys.Under("/a/"), 1);
        Task<int> writes = WriteAsync(store, 400);
        await watch.UntilAsync(() => watch.Seen.Count > 50, Token);
        await leader.KillAsync();
        // A read waits for the election instead of failing.
        Assert.NotEmpty((await store.ReadAsync(new(EtcdKeys.Under("/a/")) { Limit = 1 }, Token)).Values);
        int unknown = await writes;
        long last = (await store.PutAsync("/a/end", "", Token)).Revision;
        await watch.UntilAsync(() => watch.Seen.Any(seen => seen.Revision == last), Token);
        Assert.InRange(watch.Seen.Count, 401, 401 + unknown);
        Assert.Equal(watch.Seen.Select(seen => seen.Revision).Order().Distinct(), watch.Seen.Select(seen => seen.Revision));
    }

    private static void Quick(EtcdOptions options) => (options.RequestTimeout, options.MaximumBackoff) = (TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(100));

    /// <returns>How many writes are of unknown fate.</returns>
    private static async Task<int> WriteAsync(EtcdStore store, int count)
    {
        int unknown = 0;
        for (int done = 0; done < count;)
        {
            try
            {
                await store.PutAsync($"/a/{done}", "x", Token);
                done++;
            }
            catch (EtcdException e) when (e.Code is EtcdErrorCode.Unknown or EtcdErrorCode.Unavailable) { unknown += e.Code == EtcdErrorCode.Unknown ? 1 : 0; }
        }
        return unknown;
    }
}
