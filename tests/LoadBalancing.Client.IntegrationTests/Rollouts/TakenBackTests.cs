using LoadBalancing.Agent;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>V + 1 is taken back, and what comes after it: all requests on V again, in one step, as they came.</summary>
public sealed class TakenBackTests() : IntegrationTest(TimeSpan.FromSeconds(90))
{
    private const long V = 42;

    [Fact]
    public async Task A_harmful_version_is_left_by_itself_and_the_next_one_comes_though_only_the_servers_differ()
    {
        await using var rollout = new Rollout();
        AgentProcess[] servers = await StartAsync(rollout);
        await using var caller = new Caller(rollout.Http);
        await Until(() => caller.Answered > 200, "V has served");

        foreach (AgentProcess server in servers) { server.Breaks = V + 1; }
        Write(V + 1);
        await Until(() => rollout.Cluster.Ledger.Records.Any(record => record.State == VersionState.RolledBack), "V + 1 was taken back");
        Assert.True(rollout.Runs(V));
        int back = caller.Now, answered = caller.Answered;
        // The files say V + 1 all the while, and again.
        rollout.Write(V + 1, servers, " , \"History\": 31");
        rollout.Write(V + 1, servers);
        await Until(() => caller.Answered > answered + 200, "requests went on");
        Assert.True(rollout.Runs(V));
        int next = caller.Now;
        Write(V + 2);
        await Until(() => rollout.Runs(V + 2), "what mends it is not what was taken back");
        answered = caller.Answered;
        await Until(() => caller.Answered > answered + 100, "requests went on");
        await caller.StopAsync();
        caller.Tell();

        Assert.All(caller.Failed, call => Assert.Equal((500, V + 1), (call.Status, call.Ran)));
        Assert.DoesNotContain(caller.Calls, call => call.Sent > back && call.Ran == V + 1);
        Assert.Empty(caller.Mixed);
        Assert.Empty(caller.Stragglers(V, V + 1, to: caller.Failed.Max(call => call.Sent)));
        Assert.Empty(caller.Stragglers(V, V + 2, from: next));
        rollout.AssertRanOnceAndOnOneVersion(caller);

        void Write(long version)
        {
            rollout.Servers.Replace(AgentProcess.Json(version));
            rollout.Write(version, servers);
        }
    }

    [Fact]
    public async Task By_hand_all_requests_are_on_the_old_version_again_and_the_servers_may_go_back_too()
    {
        await using var rollout = new Rollout();
        AgentProcess[] servers = await StartAsync(rollout);
        await using var caller = new Caller(rollout.Http);
        await Until(() => caller.Answered > 100, "V has served");
        rollout.Servers.Replace(AgentProcess.Json(V + 1));
        rollout.Write(V + 1, servers);
        await Until(() => rollout.Runs(V + 1) && caller.Calls.Count(call => call.Ran == V + 1) > 100, "V + 1 has served");

        int from = caller.Now;
        Assert.True(rollout.Cluster.RollBack());
        Assert.True(rollout.Runs(V));
        int answered = caller.Answered;
        await Until(() => caller.Answered > answered + 100, "V has served again");
        foreach (AgentProcess server in servers) { Assert.True((await server.Agent.OfferAsync("orders", new AgentVersion(V, content: new OrderRules { Version = V, Text = OrderRules.TextOf(V) }) { IsRollback = true })).IsConfirmed); }
        answered = caller.Answered;
        await Until(() => caller.Answered > answered + 100, "V has served from servers that went back");
        await caller.StopAsync();
        caller.Tell();

        Assert.True(rollout.AllAre(EndpointAvailability.Eligible));
        Assert.Empty(caller.Failed);
        Assert.Empty(caller.Mixed);
        Assert.Empty(caller.Stragglers(V, V + 1, to: from));
        Assert.Empty(caller.Stragglers(V + 1, V, from: caller.Calls.Last(call => call.Sent < from).Sent));
        rollout.AssertRanOnceAndOnOneVersion(caller);
    }

    [Fact]
    public async Task Servers_keep_the_version_that_requests_are_on_however_many_come_before_clients_move()
    {
        await using var rollout = new Rollout();
        AgentProcess[] servers = await StartAsync(rollout);
        await using var caller = new Caller(rollout.Http);
        await Until(() => caller.Answered > 100, "V has served");
        for (long version = V + 1; version <= V + 3; version++)
        {
            rollout.Servers.Replace(AgentProcess.Json(version));
            await Until(() => servers.All(server => server.Agent.GetVersion("orders") == version), "the servers have it");
            int answered = caller.Answered;
            await Until(() => caller.Answered > answered + 50, "requests went on");
        }
        Assert.True(rollout.Runs(V));
        rollout.Write(V + 3, servers);
        await Until(() => rollout.Runs(V + 3) && caller.Calls.Any(call => call.Ran == V + 3), "clients moved");
        await caller.StopAsync();
        caller.Tell();

        Assert.Empty(caller.Failed);
        Assert.Empty(caller.Mixed);
        Assert.Empty(caller.Stragglers(V, V + 3));
        rollout.AssertRanOnceAndOnOneVersion(caller);
    }

    private async Task<AgentProcess[]> StartAsync(Rollout rollout)
    {
        AgentProcess[] servers = await rollout.StartServersAsync(5, rollout.Servers, V);
        rollout.Write(V, servers);
        rollout.StartClient();
        await Until(() => rollout.Runs(V) && rollout.AllAre(EndpointAvailability.Eligible), "all have confirmed V");
        Assert.True(rollout.Cluster.Accept());
        return servers;
    }
}
