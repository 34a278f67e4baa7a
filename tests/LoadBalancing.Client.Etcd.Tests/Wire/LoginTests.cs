using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>User, password, and tokens that end.</summary>
public sealed class LoginTests
{
    private const string Password = "s3cret-of-app", RootPassword = "s3cret-of-root";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_that_etcd_knows_no_more_is_renewed_for_calls_and_for_watches()
    {
        await using EtcdServer etcd = await StartAsync();
        await using EtcdStore store = Opened.Store(As("app", Password), etcd.Endpoint);
        EtcdCommit put = await store.PutAsync("/app/a", "1", Token);
        await using var watch = new WatchedHistory(store, EtcdKeys.Under("/app/"), put.Revision);
        await watch.UntilAsync(() => watch.Seen.Count == 1, Token);
        for (int i = 2; i < 5; i++)
        {
            // Simple tokens live in memory.
            await etcd.RestartAsync(Token);
            EtcdLease lease = await store.GrantAsync(TimeSpan.FromSeconds(60), Token);
            Assert.True((await store.PutAsync("/app/a", "2", Token, lease)).IsCommitted);
            await watch.UntilAsync(() => watch.Seen.Count == i, Token);
        }
    }

    [Fact]
    public async Task A_wrong_password_is_denied_and_never_named()
    {
        await using EtcdServer etcd = await StartAsync();
        await using EtcdStore store = Opened.Store(As("app", "wr0ng"), etcd.Endpoint);
        foreach (Func<Task> asks in (Func<Task>[])[() => store.GetAsync("/app/a", Token), () => store.PutAsync("/app/a", "1", Token), () => store.TakeAsync(EtcdKeys.One("/app/a"), 1, 1, Token)])
        {
            EtcdException e = await Assert.ThrowsAsync<EtcdException>(asks);
            Assert.Equal(EtcdErrorCode.Denied, e.Code);
            Assert.Matches($"^(Reading|Writing|Watching) '/app/a' at {etcd.Endpoint}: etcdserver: authentication failed, invalid user ID or password \\(user 'app'\\)\\.$", e.Message);
            Assert.DoesNotContain("wr0ng", e.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_user_may_not_do_is_denied_and_names_the_key()
    {
        await using EtcdServer etcd = await StartAsync();
        await using EtcdStore store = Opened.Store(As("app", Password), etcd.Endpoint), nobody = Opened.Store(etcd.Endpoint);
        foreach ((EtcdStore asked, string user) in ((EtcdStore, string)[])[(store, "user 'app'"), (nobody, "no user is given")])
        {
            foreach (Func<Task> asks in (Func<Task>[])[() => asked.GetAsync("/other", Token), () => asked.PutAsync("/other", "1", Token), () => asked.TakeAsync(EtcdKeys.One("/other"), 1, 1, Token)])
            {
                EtcdException e = await Assert.ThrowsAsync<EtcdException>(asks);
                Assert.Equal(EtcdErrorCode.Denied, e.Code);
                Assert.Matches($"^(Reading|Writing|Watching) '/other' at {etcd.Endpoint}: .*(permission denied|user name is empty) \\({user}\\)\\.$", e.Message);
                Assert.DoesNotContain(Password, e.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_user_does_no_harm_while_authentication_is_off_and_counts_from_when_it_is_on()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdStore store = Opened.Store(As("app", Password), etcd.Endpoint);
        EtcdCommit put = await store.PutAsync("/app/a", "1", Token);
        await using var watch = new WatchedHistory(store, EtcdKeys.Under("/app/"), put.Revision);
        await etcd.EnableAuthAsync(RootPassword, "app", Password, "/app/", Token);
        await store.PutAsync("/app/a", "2", Token);
        await watch.UntilAsync(() => watch.Seen.Count == 2, Token);
    }

    private static Action<EtcdOptions> As(string user, string password) => options => (options.User, options.Password) = (user, password);

    private static async Task<EtcdServer> StartAsync()
    {
        EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Arguments = ["--bcrypt-cost", "4"] });
        await etcd.EnableAuthAsync(RootPassword, "app", Password, "/app/", Token);
        return etcd;
    }
}
