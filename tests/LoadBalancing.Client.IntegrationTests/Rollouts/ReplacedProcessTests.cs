using LoadBalancing.Client.IntegrationTests.Harness;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>Servers that hold one version each: others take their place, and traffic moves from the one set to the other in one snapshot.</summary>
public sealed class ReplacedProcessTests() : IntegrationTest(TimeSpan.FromSeconds(90))
{
    private const long V = 42;

    [Fact]
    public async Task Traffic_moves_from_the_servers_on_V_to_those_on_the_next_version_and_back()
    {
        await using var rollout = new Rollout();
        using var files = new Reload.SettingsFile();
        AgentProcess[] old = await rollout.StartServersAsync(3, rollout.Servers, V, coherent: false);
        rollout.Write(V, old);
        rollout.StartClient();
        await Until(() => rollout.Runs(V) && rollout.AllAre(Endpoints.EndpointAvailability.Eligible), "all have confirmed V");
        Assert.True(rollout.Cluster.Accept());
        await using var caller = new Caller(rollout.Http);
        await Until(() => caller.Answered > 100, "V has served");

        AgentProcess[] replacing = await rollout.StartServersAsync(3, files, V + 1, coherent: false);
        rollout.Write(V + 1, replacing);
        await Until(() => rollout.Runs(V + 1) && caller.Calls.Count(call => call.Ran == V + 1) > 100, "V + 1 has served");
        int back = caller.Now;
        Assert.True(rollout.Cluster.RollBack());
        Assert.True(rollout.Runs(V));
        int answered = caller.Answered;
        await Until(() => caller.Answered > answered + 100, "V has served again");
        await caller.StopAsync();
        caller.Tell();

        Assert.Empty(caller.Failed);
        Assert.Empty(caller.Mixed);
        Assert.Empty(caller.Stragglers(V, V + 1, to: back));
        Assert.Empty(caller.Stragglers(V + 1, V, from: caller.Calls.Last(call => call.Sent < back).Sent));
        Assert.All(old, server => Assert.DoesNotContain(server.Runs, run => run.Ran != V));
        Assert.All(replacing, server => Assert.DoesNotContain(server.Runs, run => run.Ran != V + 1));
        rollout.AssertRanOnceAndOnOneVersion(caller);
    }
}
