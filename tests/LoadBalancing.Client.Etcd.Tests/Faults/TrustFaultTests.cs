using LoadBalancing.Client.Etcd.Tests.Membership;
using LoadBalancing.Client.Etcd.Tests.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Tests.Faults;

/// <summary>A whole member whose password or certificate is wrong, or becomes so.</summary>
public sealed class TrustFaultTests : IDisposable
{
    private const string Password = "s3cret-of-app", Other = "0ther-of-app";
    private const int StartedFromKnownGood = 616;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("member-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_wrong_password_at_the_start_is_an_error_that_does_not_name_it()
    {
        await using EtcdServer etcd = await WithUsersAsync();
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => WholeMember.StartAsync(options => As(options, etcd, "wr0ng")));
        Assert.Equal(EtcdErrorCode.Denied, e.Code);
        Assert.Contains($"The configuration of fleet '/app' cannot be read from etcd at {etcd.Endpoint}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("authentication failed, invalid user ID or password (user 'app')", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_is_changed_leaves_a_member_serving_nobody_moves_without_it_and_it_takes_part_when_its_own_is_right_again()
    {
        await using EtcdServer etcd = await WithUsersAsync();
        await using EtcdFleet fleet = WholeMember.Fleet(etcd.Endpoint, options => (options.User, options.Password) = ("root", "r00t"));
        await WholeMember.RollOutAsync(fleet, 1, Token);
        string knownGood = Path.Combine(_folder.FullName, "good.json");
        void Kept(EtcdOptions options)
        {
            As(options, etcd, Password);
            options.KnownGoodPath = knownGood;
        }
        await using WholeMember member = await WholeMember.StartAsync(Kept);
        await member.IsLiveAsync(fleet, true, Token);
        await Until.IsTrue(() => File.Exists(knownGood));
        await ChangeAsync(etcd, Other);
        // etcd keeps its lease alive and goes on with its watch, but lets it neither read nor write: it is live, and says nothing.
        await fleet.PublishAsync(FleetScript.Json(2), 2, cancellationToken: Token);
        RolloutResult second = await fleet.RolloutAsync(2, new RolloutOptions { Bake = TimeSpan.Zero, StageTimeout = TimeSpan.FromSeconds(2) }, cancellationToken: Token);
        Assert.Equal("aborted", second.Outcome);
        Assert.Contains("missing: client/whole", second.Reason, StringComparison.Ordinal);
        Assert.Equal(("v1", "1"), (member.Plain, member.Runs));
        await Until.IsTrue(() => member.Log.Lines.Any(line => line.Level >= LogLevel.Warning && line.Text.Contains("invalid user ID or password (user 'app')", StringComparison.Ordinal)), member.Text);
        // A process that starts meanwhile has what was known to be good.
        await using (WholeMember late = await WholeMember.StartAsync(Kept))
        {
            Assert.Equal(("v1", "1"), (late.Plain, late.Runs));
            Assert.Contains("invalid user ID or password", late.Log.Lines.Single(line => line.Id == StartedFromKnownGood).Text, StringComparison.Ordinal);
        }
        await ChangeAsync(etcd, Password);
        Assert.True((await WholeMember.RollOutAsync(fleet, 3, Token)).IsDone);
        await member.RunsAsync(3);
        Assert.DoesNotContain(Password, member.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_that_has_expired_is_an_error_that_says_so()
    {
        using var certificates = new EtcdCertificates();
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Tls = certificates.Server(wantsClients: true) });
        void With(EtcdOptions options, (string Certificate, string Key) shown)
        {
            if (options.Endpoints.Count == 0) { options.Endpoints.Add(etcd.Endpoint); }
            options.Tls.RootCertificates.Add(certificates.Root);
            (options.Tls.ClientCertificate.Path, options.Tls.ClientCertificate.KeyPath) = shown;
            options.StartTimeout = TimeSpan.FromSeconds(5);
        }
        await using EtcdFleet fleet = WholeMember.Fleet(etcd.Endpoint, options => With(options, certificates.Client));
        await WholeMember.RollOutAsync(fleet, 1, Token);
        await using (WholeMember member = await WholeMember.StartAsync(options => With(options, certificates.Client))) { Assert.Equal("v1", member.Plain); }
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => WholeMember.StartAsync(options => With(options, certificates.ExpiredClient)));
        Assert.Contains("expired", e.Message, StringComparison.Ordinal);
    }

    private static void As(EtcdOptions options, EtcdServer etcd, string password)
    {
        options.Endpoints.Add(etcd.Endpoint);
        (options.User, options.Password) = ("app", password);
    }

    /// <summary>etcdctl asks for a new password at a terminal: the user is made anew.</summary>
    private static async Task ChangeAsync(EtcdServer etcd, string password)
    {
        foreach (string[] step in (string[][])[["delete", "app"], ["add", $"app:{password}"], ["grant-role", "app", "app"]]) { await etcd.ControlAsync(Token, ["--user", "root:r00t", "user", .. step]); }
    }

    private static async Task<EtcdServer> WithUsersAsync()
    {
        EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Arguments = ["--bcrypt-cost", "4"] });
        await etcd.EnableAuthAsync("r00t", "app", Password, "/app/", Token);
        return etcd;
    }
}
