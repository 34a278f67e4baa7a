using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Faults.Rig;
using LoadBalancing.Client.Etcd.Tests.Membership;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Client.Etcd.Tests.Faults;

/// <summary>A whole member, while what etcd stores is compacted, far ahead, or lost.</summary>
public sealed class StoreFaultTests
{
    private const int Compacted = 612, DataLost = 611;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_compacted_while_a_member_was_cut_off_is_read_again_and_it_follows()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdFleet fleet = WholeMember.Fleet(etcd.Endpoint);
        await WholeMember.RollOutAsync(fleet, 1, Token);
        await using var ways = new Ways([etcd.Port]);
        await using WholeMember member = await WholeMember.StartAsync(options => options.Endpoints.Add(ways.Endpoints.Single()));
        await member.IsLiveAsync(fleet, true, Token);
        ways.Cut();
        // Nobody is waited for who is gone by the end of a lease.
        Assert.True((await WholeMember.RollOutAsync(fleet, 2, Token)).IsDone);
        Assert.Equal(("v1", "1"), (member.Plain, member.Runs));
        await etcd.ControlAsync(Token, "compact", $"{(await fleet.GetStatusAsync(Token)).Revision}");
        ways.Heal();
        await member.RunsAsync(2);
        await Until.IsTrue(() => member.Log.Lines.Any(line => line.Id == Compacted), member.Text);
        await member.IsLiveAsync(fleet, true, Token);
        Assert.True((await WholeMember.RollOutAsync(fleet, 3, Token)).IsDone);
        await member.RunsAsync(3);
    }

    [Fact]
    public async Task A_member_that_is_ten_thousand_revisions_behind_catches_up_and_takes_part()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Arguments = ["--snapshot-count", "100000"] });
        await using EtcdFleet fleet = WholeMember.Fleet(etcd.Endpoint);
        await WholeMember.RollOutAsync(fleet, 1, Token);
        await using var ways = new Ways([etcd.Port]);
        await using WholeMember member = await WholeMember.StartAsync(options => options.Endpoints.Add(ways.Endpoints.Single()));
        await member.IsLiveAsync(fleet, true, Token);
        ways.Cut();
        await using EtcdStore store = Open(etcd);
        // Below what it watches, and meant for a rollout that nobody knows.
        ReadOnlyMemory<byte> request = FleetJson.Of(new AbortRecord(7, "nothing", "nobody"));
        string key = new FleetKeys("/app").Abort;
        long before = (await fleet.GetStatusAsync(Token)).Revision;
        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Token }, async (_, token) => await store.CommitAsync(new([], [EtcdOperation.Put(key, request)]), token));
        Assert.True((await fleet.GetStatusAsync(Token)).Revision >= before + 10_000);
        Assert.True((await WholeMember.RollOutAsync(fleet, 2, Token)).IsDone);
        ways.Heal();
        await member.RunsAsync(2);
        await member.IsLiveAsync(fleet, true, Token);
        Assert.True((await WholeMember.RollOutAsync(fleet, 3, Token)).IsDone);
        await member.RunsAsync(3);
        Assert.DoesNotContain(member.Log.Lines, line => line.Id == Compacted);
    }

    [Fact]
    public async Task While_etcd_has_lost_its_data_a_member_serves_what_it_runs_and_follows_what_is_published_anew()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        await using EtcdFleet fleet = WholeMember.Fleet(etcd.Endpoint);
        await WholeMember.RollOutAsync(fleet, 1, Token);
        await using WholeMember member = await WholeMember.StartAsync(options => options.Endpoints.Add(etcd.Endpoint));
        await member.IsLiveAsync(fleet, true, Token);
        Assert.True((await WholeMember.RollOutAsync(fleet, 2, Token)).IsDone);
        await member.RunsAsync(2);

        await etcd.RestartAsync(Token, loseData: true);
        await member.IsLiveAsync(fleet, true, Token);
        await Until.IsTrue(() => member.Log.Lines.Any(line => line.Id == DataLost), member.Text);
        Assert.Equal(("v2", "2"), (member.Plain, member.Runs));
        // The same document again, under its number: nothing changes, and the fleet is whole.
        Assert.True((await WholeMember.RollOutAsync(fleet, 2, Token)).IsDone);
        Assert.Equal(("v2", "2"), (member.Plain, member.Runs));
        Assert.True((await WholeMember.RollOutAsync(fleet, 3, Token)).IsDone);
        await member.RunsAsync(3);
        Assert.Single(member.Log.Lines, line => line.Id == DataLost);
    }

    private static EtcdStore Open(EtcdServer etcd)
    {
        var options = new EtcdOptions { RequestTimeout = TimeSpan.FromSeconds(30) };
        options.Endpoints.Add(etcd.Endpoint);
        return EtcdStore.Open(options, TimeProvider.System, NullLogger.Instance);
    }
}
