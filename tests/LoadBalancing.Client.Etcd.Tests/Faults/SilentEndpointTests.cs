using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Faults.Rig;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Tests.Wire;
using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Faults;

/// <summary>One of several ways to etcd is silent: connections stay, and nothing passes.</summary>
public sealed class SilentEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_has_less_time_than_a_question_may_take_leaves_an_endpoint_that_is_silent()
    {
        EtcdServer etcd = await SharedEtcd.GetAsync(Token);
        await using var ways = new Ways([etcd.Port, etcd.Port]);
        // As members do by default: a third of a lease of 10 s is less than the 5 s that a question may take.
        await using EtcdStore store = Opened.Store(options => options.RequestTimeout = TimeSpan.FromMinutes(1), ways.Endpoints);
        EtcdLease lease = await store.GrantAsync(TimeSpan.FromMinutes(5), Token);
        ways.StallFirst();
        Assert.False(await IsAnsweredAsync(store, lease));
        Assert.True(await IsAnsweredAsync(store, lease));
    }

    private static async Task<bool> IsAnsweredAsync(EtcdStore store, EtcdLease lease)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Token);
        bound.CancelAfter(TimeSpan.FromSeconds(2));
        try { return await store.KeepAliveAsync(lease, bound.Token) > TimeSpan.Zero; }
        catch (OperationCanceledException) { return false; }
    }
}
