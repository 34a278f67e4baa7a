using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>The central queue, beside which all policies are measured.</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.8, 4)]
    [InlineData(0.9, 2)]
    public void On_equal_servers_no_policy_has_a_shorter_mean_time(double load, int workers)
    {
        // 50,000 requests, the same for all of them: one queue wastes no worker.
        Scenario scenario = new Scenario { Duration = Ms(50_000_000 / (load * 10 * workers * 100)) }.WithClients(1, load * 10 * workers * 100, group => group.HashKeys = 1_000)
            .WithServers(10, group => (group.Workers, group.Reports) = (workers, true));
        TimeSpan oracle = Mean(SimulatedCluster.CentralQueue);
        foreach (string policy in new[] { "least_time", "peak_ewma", "prequal", "least_outstanding", "power_of_two_choices", "weighted_round_robin", "round_robin", "random", "rendezvous" })
        {
            Assert.True(oracle <= Mean(SimulatedCluster.Of(policy)), policy);
        }

        TimeSpan Mean(SimulatedCluster cluster) => Simulator.Run(scenario, cluster).Latency.Mean;
    }

    [Fact]
    public void It_is_one_queue_for_all()
    {
        // Six at once and two servers of two workers: 10, 10, 10, 10, 20, 20.
        SimulationResult result = Oracle(AtOnce(6).Served(10, count: 2, server: group => group.Workers = 2));
        Assert.Equal([10, 10, 10, 10, 20, 20], result.Milliseconds());
        Assert.All(result.Servers, server => Assert.InRange(server.Attempts, 2, 4));
    }

    /// <summary>
    /// Servers of 10 and of 35 ms: the slow one takes 25 longer. The first is served at the fast one, which is free for one who waits each 10 ms: two can wait, 20 ms, and once
    /// a third would, 30 ms, the slow one is taken.
    /// </summary>
    [Theory]
    [InlineData(1, new[] { 10.0 })]
    [InlineData(2, new[] { 10.0, 20 })]
    [InlineData(3, new[] { 10.0, 20, 30 })]
    [InlineData(4, new[] { 10.0, 20, 30, 35 })]
    public void A_slow_server_is_taken_only_when_waiting_for_a_faster_one_takes_longer(int requests, double[] latencies)
    {
        SimulationResult result = Oracle(AtOnce(requests).Served(10, server: group => group.Name = "fast").Served(35, server: group => group.Name = "slow"));
        Assert.Equal(latencies, result.Milliseconds());
    }

    [Fact]
    public void It_knows_who_is_bad()
    {
        foreach (ScenarioAction action in new[] { ScenarioAction.Fail, ScenarioAction.FailGateway, ScenarioAction.Overload, ScenarioAction.Drain, ScenarioAction.Refuse, ScenarioAction.Hang, ScenarioAction.Flap, ScenarioAction.Partition, ScenarioAction.Crash, ScenarioAction.Leave })
        {
            Scenario scenario = Every(10, until: 400).Served(5, count: 2).At(108, action, "s0").At(180, ScenarioAction.Heal, "s0");
            if (action == ScenarioAction.Flap) { scenario.Events[0].Period = Ms(100); }
            SimulationResult result = Oracle(scenario);
            Assert.Equal((39, 39), (result.Requests, result.Succeeded));
            // 10 until 108 ms, none until 180, all from then on, but for one who left.
            Assert.Equal(action == ScenarioAction.Leave ? 10 : 39 - 7, result.Servers[0].Attempts);
        }
    }

    [Theory]
    [InlineData(ScenarioAction.Refuse, ScenarioAction.Heal)]
    [InlineData(ScenarioAction.Hang, ScenarioAction.Heal)]
    [InlineData(ScenarioAction.Partition, ScenarioAction.Heal)]
    [InlineData(ScenarioAction.Crash, ScenarioAction.Heal)]
    [InlineData(ScenarioAction.Crash, ScenarioAction.Restart)]
    [InlineData(ScenarioAction.Leave, ScenarioAction.Join)]
    [InlineData(ScenarioAction.Flap, ScenarioAction.ServerVersion)]      // which has nothing to do with it: it recovers by itself
    public void When_nobody_works_requests_wait_for_whoever_comes_back_first(ScenarioAction action, ScenarioAction end)
    {
        // Off from 18 to 55 ms; the requests of 20 ... 50 ms wait until then, and are served one after the other.
        Scenario scenario = Every(10, until: 59).Served(1).At(18, action).At(end == ScenarioAction.ServerVersion ? 58 : 55, end);
        if (action == ScenarioAction.Flap) { scenario.Events[0].Period = Ms(37); }
        if (end == ScenarioAction.ServerVersion) { scenario.Events[1].Version = 2; }
        Assert.Equal([1, 9, 18, 27, 36], Oracle(scenario).Milliseconds());
    }

    [Fact]
    public void When_all_fail_a_share_it_fails_that_share_and_when_one_does_not_that_one_gets_all()
    {
        Scenario scenario = Every(10, until: 10_000).Served(1, count: 2).At(0, ScenarioAction.Fail, configure: fail => fail.Share = 0.25);
        SimulationResult result = Oracle(scenario);
        Assert.InRange(result.Failed, 250 - 55, 250 + 55);      // 999 with p = 1/4, four deviations
        Assert.Equal(0, result.TimedOut);
        scenario.At(0, ScenarioAction.Heal, "s1");
        Assert.Equal([0, 999], Oracle(scenario).Servers.Select(server => server.Attempts));
    }

    [Fact]
    public void Under_overload_it_serves_those_who_can_be_served_in_time()
    {
        // One and a half times the capacity: whoever serves in order without looking serves nobody in time before long. It gets two thirds through, and lets the others wait in vain.
        Scenario scenario = new Scenario { Duration = Ms(20_000) }.WithClients(1, 1_500, group => group.Deadline = Ms(200)).Served(10, count: 10);
        SimulationResult result = Oracle(scenario);
        Assert.InRange(result.SuccessRatio, 0.66, 0.68);
        Assert.Equal(result.Requests, result.Succeeded + result.TimedOut);
        Assert.All(result.Servers, server => Assert.InRange(server.Utilization, 0.99, 1));
        Assert.True(result.SuccessRatio >= Simulator.Run(scenario, SimulatedCluster.Of("least_outstanding")).SuccessRatio);
    }

    private static SimulationResult Oracle(Scenario scenario) => Simulator.Run(scenario, SimulatedCluster.CentralQueue);
}
