using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>docs/protocol.md is enough: a server that speaks it by hand takes part in a rollout beside ours.</summary>
public sealed class OtherLanguageTests() : IntegrationTest(TimeSpan.FromSeconds(90))
{
    private const long V = 42;

    [Fact]
    public async Task A_server_that_speaks_the_protocol_by_hand_moves_with_ours_and_is_out_while_it_lags()
    {
        await using var rollout = new Rollout();
        await using var bare = new BareServer("bare", V);
        AgentProcess[] servers = await rollout.StartServersAsync(2, rollout.Servers, V);
        Write(V);
        rollout.StartClient();
        await Until(() => rollout.Runs(V) && rollout.AllAre(EndpointAvailability.Eligible), "all have confirmed V");
        await using var caller = new Caller(rollout.Http);
        await Until(() => caller.Answered > 100 && bare.Runs.Count > 10, "V has served, there too");

        rollout.Servers.Replace(AgentProcess.Json(V + 1));
        Write(V + 1);
        await Until(() => rollout.Runs(V + 1) && rollout.Cluster.Describe().Endpoints[0].Availability == EndpointAvailability.Unconfirmed, "it moved without the slow one");
        int answered = caller.Answered;
        await Until(() => caller.Answered > answered + 50, "requests went on");
        Assert.DoesNotContain(V + 1, bare.Runs);
        bare.Versions = [V + 1, V];
        await Until(() => bare.Runs.Contains(V + 1), "it takes part again");
        await caller.StopAsync();
        caller.Tell();

        Assert.Empty(caller.Failed);
        Assert.Empty(caller.Mixed);
        Assert.Empty(caller.Stragglers(V, V + 1));
        Assert.Equal(bare.Runs.Count, caller.Calls.Count(call => call.Server == "bare"));

        void Write(long version) => rollout.Write(version, [(bare.Id, bare.Address), .. servers.Select(server => (server.Id, server.Address))], """ "Quorum": 0.6 """);
    }
}
