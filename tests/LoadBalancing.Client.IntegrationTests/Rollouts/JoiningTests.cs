using System.Net;
using LoadBalancing.Agent;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>Servers that are new, or that show their version only to those who may see it.</summary>
public sealed class JoiningTests() : IntegrationTest(TimeSpan.FromSeconds(90))
{
    private const long V = 42;

    [Fact]
    public async Task A_new_server_is_not_ready_and_gets_nothing_until_it_has_pulled_and_confirmed()
    {
        await using var rollout = new Rollout();
        using var ownFile = new Reload.SettingsFile();
        AgentProcess[] servers = await rollout.StartServersAsync(3, rollout.Servers, V);
        rollout.Write(V, servers);
        rollout.StartClient();
        await Until(() => rollout.Runs(V) && rollout.AllAre(EndpointAvailability.Eligible), "all have confirmed V");
        await using var caller = new Caller(rollout.Http);
        await Until(() => caller.Answered > 50, "V has served");

        AgentProcess added = await AgentProcess.StartAsync("new", ownFile);
        rollout.Processes.Add(added);
        rollout.Servers.Replace(AgentProcess.Json(V + 1));
        rollout.Write(V + 1, [.. servers.Append(added).Select(server => (server.Id, server.Address))], """ "Quorum": 0.7 """);
        await Until(() => rollout.Runs(V + 1), "three of four have confirmed V + 1");
        int answered = caller.Answered;
        await Until(() => caller.Answered > answered + 100 && rollout.AvailabilityOf(added) == EndpointAvailability.Unconfirmed, "requests went on without it");
        Assert.Equal((AgentState.Starting, false), (added.Agent.State, added.Agent.IsReady));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadinessAsync(added));
        Assert.Empty(added.Runs);

        added.Verify = async _ => { Assert.Empty(added.Runs); await Task.Delay(50); return null; };
        ownFile.Replace(AgentProcess.Json(V + 1));
        await Until(() => !added.Runs.IsEmpty, "it gets requests");
        Assert.Equal(HttpStatusCode.OK, await ReadinessAsync(added));
        await caller.StopAsync();
        caller.Tell();
        Assert.Equal(V + 1, added.Agent.GetVersion("orders"));
        Assert.Empty(caller.Failed);
        Assert.Empty(caller.Mixed);
        Assert.Empty(caller.Stragglers(V, V + 1));
        rollout.AssertRanOnceAndOnOneVersion(caller);
    }

    [Fact]
    public async Task Agents_behind_a_token_confirm_to_the_client_that_has_it_as_a_secret_and_one_with_another_token_stays_out()
    {
        await using var rollout = new Rollout();
        AgentProcess[] servers =
        [
            .. await rollout.StartServersAsync(2, rollout.Servers, V, configure: options => Guard(options, "a-token-of-the-test")),
            .. await rollout.StartServersAsync(1, rollout.Servers, V, configure: options => Guard(options, "the-token-of-others")),
        ];
        Write(V);
        rollout.StartClient();
        await Until(() => rollout.Runs(V) && rollout.AvailabilityOf(servers[0]) == EndpointAvailability.Eligible && rollout.AvailabilityOf(servers[1]) == EndpointAvailability.Eligible, "two have confirmed V");
        await using var caller = new Caller(rollout.Http);
        await Until(() => caller.Answered > 50, "V has served");
        rollout.Servers.Replace(AgentProcess.Json(V + 1));
        Write(V + 1);
        await Until(() => rollout.Runs(V + 1) && caller.Calls.Count(call => call.Ran == V + 1) > 50, "V + 1 has served");
        await caller.StopAsync();
        caller.Tell();

        Assert.Empty(caller.Failed);
        Assert.Empty(caller.Mixed);
        Assert.Empty(caller.Stragglers(V, V + 1));
        Assert.Equal(EndpointAvailability.Unconfirmed, rollout.AvailabilityOf(servers[2]));
        Assert.DoesNotContain(servers[2].Runs, run => run.Sent > 0);
        Assert.DoesNotContain(rollout.Logs.Lines, line => line.Text.Contains("a-token-of-the-test", StringComparison.Ordinal));
        rollout.AssertRanOnceAndOnOneVersion(caller);

        void Write(long version) => rollout.Write(version, servers.Select(server => (server.Id, server.Address)), """ "Quorum": 0.5, "Token": "Secret:agent-token" """);
    }

    private static void Guard(AgentOptions options, string token)
    {
        options.AllowLoopback = false;
        options.Tokens.Add(token);
    }

    private async Task<HttpStatusCode> ReadinessAsync(AgentProcess server)
    {
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.GetAsync(new Uri(server.Address + "/.well-known/load-balancing"), Token);
        return response.StatusCode;
    }
}
