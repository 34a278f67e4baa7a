using LoadBalancing.Client.Etcd.Tests.Membership;
using LoadBalancing.Client.Etcd.Tests.Servers;

namespace LoadBalancing.Client.Etcd.Tests.Faults;

/// <summary>Documents of 2 MB, and processes that start while etcd is away: over the real wire.</summary>
public sealed class SizeAndStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("member-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_document_that_etcd_does_not_take_is_an_error_with_its_size_and_what_runs_stays()
    {
        EtcdServer etcd = await SharedEtcd.GetAsync(Token);
        string prefix = SharedEtcd.NewPrefix();
        await using EtcdFleet fleet = Connect(etcd, prefix);
        await WholeMember.RollOutAsync(fleet, 1, Token);
        await using WholeMember member = await WholeMember.StartAsync(options => (options.Prefix, _) = (prefix, Add(options, etcd.Endpoint)));
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => fleet.PublishAsync(Large(2), 2, cancellationToken: Token));
        Assert.Equal(EtcdErrorCode.TooLarge, e.Code);
        Assert.Matches($"^Writing '{prefix}/documents/2' at {etcd.Endpoint}: .*2[0-9]{{6}} bytes are more than etcd takes \\(--max-request-bytes, 1.5 MiB by default\\)", e.Message);
        Assert.Equal([1], await fleet.GetVersionsAsync(Token));
        Assert.Equal(("v1", "1"), (member.Plain, member.Runs));
        Assert.True((await WholeMember.RollOutAsync(fleet, 3, Token)).IsDone);
        await member.RunsAsync(3);
    }

    [Fact]
    public async Task An_etcd_that_takes_two_megabytes_gives_them_to_members()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Arguments = ["--max-request-bytes", "4000000"] });
        await using EtcdFleet fleet = WholeMember.Fleet(etcd.Endpoint);
        await WholeMember.RollOutAsync(fleet, 1, Token);
        await using WholeMember member = await WholeMember.StartAsync(options => Add(options, etcd.Endpoint));
        await member.IsLiveAsync(fleet, true, Token);
        RolloutResult result = await WholeMember.RollOutAsync(fleet, 2, Token, Large(2));
        Assert.True(result.IsDone, $"{result}\n{member.Text}");
        await member.RunsAsync(2);
    }

    [Fact]
    public async Task While_etcd_is_away_a_process_starts_with_what_is_known_to_be_good_or_with_nothing_where_that_will_do_or_says_why_not()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdFleet fleet = WholeMember.Fleet(etcd.Endpoint);
        await WholeMember.RollOutAsync(fleet, 1, Token);
        string good = Path.Combine(_folder.FullName, "good.json");
        void Kept(EtcdOptions options) => (options.KnownGoodPath, options.StartTimeout, _) = (good, TimeSpan.FromSeconds(10), Add(options, etcd.Endpoint));
        await using (await WholeMember.StartAsync(Kept)) { await Until.IsTrue(() => File.Exists(good)); }
        await etcd.KillAsync();

        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => WholeMember.StartAsync(options => (options.StartTimeout, _) = (TimeSpan.FromMilliseconds(500), Add(options, etcd.Endpoint))));
        Assert.Equal(EtcdErrorCode.Unavailable, e.Code);
        Assert.Matches($"^The configuration of fleet '/app' cannot be read from etcd at {etcd.Endpoint}: .* Nothing is known to be good: no KnownGoodPath is set\\.$", e.Message);
        Task<WholeMember> known = WholeMember.StartAsync(options => { Kept(options); options.StartTimeout = TimeSpan.FromMilliseconds(500); });
        // A cluster that has no endpoints until then has to say that it may be empty.
        Task<WholeMember> empty = WholeMember.StartAsync(options => (options.Optional, options.StartTimeout, _) = (true, TimeSpan.FromMilliseconds(500), Add(options, etcd.Endpoint)), mayBeEmpty: true);
        await using WholeMember first = await known;
        Assert.Equal(("v1", "1"), (first.Plain, first.Runs));
        await using WholeMember second = await empty;
        Assert.Null(second.Plain);

        await etcd.RestartAsync(Token);
        await second.RunsAsync(1);
        await first.IsLiveAsync(fleet, true, Token);
    }

    private static string Large(long version) => $"{FleetScript.Json(version)[..^1]},\"Ballast\":{{\"Text\":\"{new string('x', 2_000_000)}\"}}}}";

    private static EtcdFleet Connect(EtcdServer etcd, string prefix)
    {
        var options = new EtcdOptions { Prefix = prefix };
        options.Endpoints.Add(etcd.Endpoint);
        return EtcdFleet.Connect(options);
    }

    private static bool Add(EtcdOptions options, string endpoint)
    {
        options.Endpoints.Add(endpoint);
        return true;
    }
}
