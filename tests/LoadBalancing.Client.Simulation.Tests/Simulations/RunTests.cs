using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LoadBalancing.Client.Picking.WeightedRoundRobin;
using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>What holds of every run.</summary>
public sealed class RunTests
{
    [Fact]
    public void The_same_seed_gives_the_same_result_bit_for_bit_and_another_seed_another()
    {
        foreach (string policy in new[] { "least_time", "prequal", "random", "ring_hash" })
        {
            string first = Json(Busy(seed: 5), policy), second = Json(Busy(seed: 5), policy), other = Json(Busy(seed: 6), policy);
            Assert.True(first == second, policy);
            Assert.True(first != other, policy);
        }
    }

    [Fact]
    public void Simulations_on_other_threads_change_nothing()
    {
        string alone = Json(Busy(seed: 5), "least_time");
        string[] together = new string[4];
        Thread[] threads = [.. Enumerable.Range(0, together.Length).Select(i => new Thread(() => together[i] = Json(Busy(seed: i < 2 ? 5 : 6), "least_time")))];
        Assert.All(threads, thread => thread.Start());
        Assert.All(threads, thread => thread.Join());
        Assert.True(alone == together[0] && alone == together[1] && together[2] == together[3] && alone != together[2]);
    }

    /// <summary>With a server for each request nobody waits, so that latencies are services: both policies meet the same ones at the same times.</summary>
    [Fact]
    public void Two_policies_meet_the_same_arrivals_and_the_same_work()
    {
        Watched first = new(), inTurn = new();
        Scenario scenario = new Scenario { Duration = Ms(10_000) }.WithClients(3, 500, group => group.Network = TimeDistribution.Exponential(Ms(2))).WithServers(4, group => group.Workers = 1_000);
        SimulationResult one = Simulator.Run(scenario, first.First()), other = Simulator.Run(scenario, inTurn.InTurn());
        Assert.Equal(first.Attempts.Select(attempt => (attempt.At, attempt.Latency)), inTurn.Attempts.Select(attempt => (attempt.At, attempt.Latency)));
        Assert.Equal(one.Milliseconds(), other.Milliseconds());
        Assert.NotEqual(one.Servers[0].Attempts, other.Servers[0].Attempts);
        Assert.Equal(one.Milliseconds(), Simulator.Run(scenario, SimulatedCluster.CentralQueue).Milliseconds());
    }

    [Fact]
    public void Clients_of_neighbouring_numbers_do_not_choose_in_step()
    {
        // 400 clients make one choice each of 20 servers: 20 apiece, four deviations are 17; the next client is as likely to take any as to take the same again.
        var scenario = new Scenario { Duration = Ms(2) }.WithClosedLoop(400, 1, group => group.ThinkTime = Always(1)).Served(1, count: 20, server: group => group.Workers = 400);
        Assert.All(Simulator.Run(scenario, SimulatedCluster.Of("random")).Servers, server => Assert.InRange(server.Attempts, 3, 37));
        Assert.Equal(20, Enumerable.Range(0, 399).Select(i => (Draw(i + 1) - Draw(i) + 20) % 20).Distinct().Count());

        [SuppressMessage("Security", "CA5394", Justification = "the seeds of simulations are what is tested")]
        static int Draw(int client) => new Random(SimulationFactory.SeedOf(scenario: 1, client)).Next(20);
    }

    [Fact]
    public void Utilisation_is_there_even_when_a_timer_of_a_picker_is_due_as_sending_ends()
    {
        // The weights are recomputed each second, at 2 s as well, and by then nobody waits for an answer.
        SimulationResult result = Simulator.Run(Every(10, until: 2_000).Served(5), SimulatedCluster.Of("weights", options =>
        {
            options.Picker.Policy = "weighted_round_robin";
            options.Picker.WeightedRoundRobin.WeightSource = WeightSource.Reported;
        }));
        Assert.Equal(199 * 5 / 2_000.0, result.Servers[0].Utilization);
    }

    [Fact]
    public void The_warm_up_is_left_out_of_all_but_the_windows()
    {
        Scenario scenario = Every(10, until: 1_000).Served(5);
        scenario.WarmUp = Ms(500);
        SimulationResult result = scenario.Run(out _);
        // From 500 to 990 ms: 50 of 99.
        Assert.Equal((50, 50, 50, 0.5), (result.Requests, result.Attempts, result.Latency.Count, result.Servers[0].Utilization));
        Assert.Equal(99, result.Windows.Sum(window => window.Ended));
        scenario.WarmUp = Ms(1_000);
        result = scenario.Run(out _);
        Assert.Equal((0, 1.0, 0.0, 0.0), (result.Requests, result.SuccessRatio, result.Servers[0].Utilization, result.Servers[0].Share));
    }

    [Fact]
    public void Requests_under_way_at_the_end_are_waited_for_and_what_is_said_of_the_last_instant_happens()
    {
        SimulationResult result = Every(10, until: 100).Served(500, server: group => group.Workers = 10).At(100, ScenarioAction.Slow).Run(out _);
        Assert.Equal(9, result.Succeeded);
        Assert.Equal(Ms(100), Assert.Single(result.Events).At);
    }

    [Fact]
    public void Services_that_never_end_are_given_up_and_left_behind()
    {
        Scenario scenario = Every(10, until: 100, client: group => group.Deadline = Ms(50)).Served(1, server: group => group.ServiceTime = TimeDistribution.LogNormal(TimeSpan.FromHours(1), 5).WithTail(1, 100_000))
            .At(0, ScenarioAction.Slow, configure: slow => slow.Factor = 100_000);
        Assert.Equal((9, 9), (scenario.Run(out _).Requests, scenario.Run(out _).TimedOut));
    }

    /// <summary>Chance, several clients, faults, an update, a rate: all that could differ.</summary>
    private static Scenario Busy(int seed) => new Scenario { Seed = seed, Duration = Ms(3_000) }
        .WithClients(5, 800, group => (group.Network, group.HashKeys, group.DiscoveryDelay, group.Deadline) = (TimeDistribution.Exponential(Ms(1)), 50, Ms(300), Ms(200)))
        .WithServers(8, group => (group.Workers, group.AntagonistShare, group.Reports, group.ErrorShare) = (2, 0.5, true, 0.01))
        .At(500, ScenarioAction.Crash, "s1").At(900, ScenarioAction.Restart, "s1").At(1_000, ScenarioAction.Leave, "s2").At(1_500, ScenarioAction.Join, "s2")
        .At(1_200, ScenarioAction.Flap, "s3").At(2_000, ScenarioAction.Rate, configure: rate => (rate.Factor, rate.Over) = (1.5, Ms(500)))
        .Update(Ms(2_200), options => options.Endpoints["s4"].Weight = 2);

    private static string Json(Scenario scenario, string policy)
    {
        SimulationResult result = Simulator.Run(scenario, SimulatedCluster.Of(policy));
        return JsonSerializer.Serialize(result) + string.Join(',', result.Milliseconds());
    }
}
