using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>A member, its clusters and a real etcd, by the real clock.</summary>
public sealed class RealEtcdTests
{
    [Fact]
    public async Task A_rollout_by_hand_goes_through_a_restart_of_etcd_a_partition_and_a_loss_of_all_data()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using EtcdServer server = await EtcdServer.StartAsync(token);
        var options = new EtcdOptions { Prefix = "/shop" };
        options.Endpoints.Add(server.Endpoint);
        await using EtcdStore store = EtcdStore.Open(options, TimeProvider.System, NullLogger.Instance);
        var fleet = new FleetScript(store, TimeProvider.System);
        await fleet.PublishAsync(1, 2, 3);
        await fleet.ActiveAsync(1, TimeSpan.Zero);
        await using var process = new MemberProcess(
            () => EtcdStore.Open(options, TimeProvider.System, NullLogger.Instance), TimeProvider.System, member => member.LeaseTime = TimeSpan.FromSeconds(2));
        await process.StartAsync();
        await ReportAsync(fleet, report => report.Active == 1);

        // Prepared, and the server is killed between that and the instant, which goes by without it.
        await fleet.StageAsync(2, 1);
        await ReportAsync(fleet, report => report is { State: MemberState.Staged, Staged: 2 });
        await server.RestartAsync(token);
        await fleet.ActiveAsync(2, TimeSpan.FromSeconds(1), previous: 1);
        MemberReport flipped = await ReportAsync(fleet, report => report.Active == 2);
        Assert.True(flipped.ActiveSince >= (await ActiveOf(store, fleet)).ActivateAt, "early");
        await fleet.UnstageAsync();

        // Partitioned: nobody answers. It serves on, and is back when somebody does.
        await server.StopAsync();
        await Until.IsTrue(() => process.Fleet.Course.Standing.IsIsolated, "isolated");
        Assert.Equal("2", process.Orders.Version.ToString());
        await server.ContinueAsync();
        await Until.IsTrue(() => !process.Fleet.Course.Standing.IsIsolated, "back");
        await ReportAsync(fleet, report => report.Active == 2);

        // All data are lost: what runs stays, and a fleet that is made anew is followed.
        await server.RestartAsync(token, loseData: true);
        await Until.IsTrue(() => process.Logs.Ids.Contains(611), "told of the loss");
        Assert.Equal("2", process.Orders.Version.ToString());
        await fleet.PublishAsync(1);
        await fleet.ActiveAsync(1, TimeSpan.Zero);
        await ReportAsync(fleet, report => report.Active == 1);
        Assert.Equal(("1", "v1"), (process.Orders.Version.ToString(), process.Configuration["Prices:Currency"]));

        await process.StopAsync();
        Assert.Empty(await fleet.MembersAsync());
    }

    private static async Task<ActiveRecord> ActiveOf(EtcdStore store, FleetScript fleet) =>
        FleetJson.ReadActive((await store.ReadAsync(new(Storage.EtcdKeys.One(fleet.Keys.Active)), CancellationToken.None)).Values[0])!;

    private static async Task<MemberReport> ReportAsync(FleetScript fleet, Func<MemberReport, bool> condition)
    {
        MemberReport? found = null;
        await Until.IsTrue(async () => (found = (await fleet.MembersAsync()).SingleOrDefault()) is not null && condition(found), "a report");
        return found!;
    }
}
