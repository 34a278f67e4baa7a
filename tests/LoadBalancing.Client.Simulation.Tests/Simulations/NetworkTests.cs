using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Requests come every 50 ms and take 10, the network 4 each way, the deadline is 40 ms.</summary>
public sealed class NetworkTests
{
    private const OutcomeKind Ok = OutcomeKind.Success;

    [Fact]
    public void A_partition_swallows_requests_and_answers_until_it_is_healed()
    {
        // At 100 ms the request arrives at 104 and is served at 114: at 110 nothing passes any more, so its answer is lost. Those of 150 and 200 never arrive. Healed at 220.
        Scenario scenario = One().At(110, ScenarioAction.Partition).At(220, ScenarioAction.Heal);
        SimulationResult result = scenario.Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([(18, Ok), (40, OutcomeKind.Canceled), (40, OutcomeKind.Canceled), (40, OutcomeKind.Canceled), (18, Ok)], attempts.Select(attempt => (attempt.Latency, attempt.Kind)));
        Assert.Equal((2, 3), (result.Succeeded, result.TimedOut));
        // Served were the first, the one whose answer was lost, and the last.
        Assert.Equal(0.1, result.Servers[0].Utilization, precision: 9);
    }

    [Fact]
    public void Only_the_clients_that_are_meant_are_cut_off_and_a_second_partition_adds_to_the_first()
    {
        Scenario scenario = Three().At(75, ScenarioAction.Partition, configure: cut => cut.Clients = "a").At(175, ScenarioAction.Partition, configure: cut => cut.Clients = "b").At(275, ScenarioAction.Heal);
        // At 50 all three, at 100 and 150 b and c, at 200 and 250 c, at 300 all.
        Assert.Equal([3, 2, 2, 1, 1, 3], Attempts(scenario).GroupBy(attempt => attempt.At).Select(group => group.Count(attempt => attempt.Kind == Ok)));
    }

    [Fact]
    public void The_network_is_slower_for_the_clients_that_are_meant_each_by_what_was_said_last()
    {
        // From 75 ms a + 10, from 175 b + 3, from 225 a + 0 again, from 275 all healed: 18 + twice that.
        Scenario scenario = Three().At(75, ScenarioAction.Network, configure: slow => (slow.Clients, slow.Latency) = ("a", Ms(10)))
            .At(175, ScenarioAction.Network, configure: slow => (slow.Clients, slow.Latency) = ("b", Ms(3)))
            .At(225, ScenarioAction.Network, configure: slow => (slow.Clients, slow.Latency) = ("a", TimeSpan.Zero))
            .At(275, ScenarioAction.Heal);
        Assert.Equal([[18, 18, 18], [18, 18, 38], [18, 18, 38], [18, 24, 38], [18, 18, 24], [18, 18, 18]],
            Attempts(scenario).GroupBy(attempt => attempt.At).Select(group => group.Select(attempt => attempt.Latency).Order().ToArray()));
    }

    [Fact]
    public void What_the_scenario_says_of_some_servers_happens_to_them_only()
    {
        var watched = new Watched();
        Scenario scenario = Every(10, until: 105, client: group => group.Deadline = Ms(40)).Served(1, count: 3)
            .At(35, ScenarioAction.Network, "s1", slow => slow.Latency = Ms(2)).At(65, ScenarioAction.Slow, "S2, s0", slow => slow.Factor = 3);
        Simulator.Run(scenario, watched.InTurn());
        Assert.Equal([1, 1, 1, 1, 5, 1, 3, 5, 3, 3], watched.Attempts.Select(attempt => attempt.Latency));
    }

    [Fact]
    public void An_answer_that_is_lost_and_that_nobody_waits_for_leaves_nothing_behind()
    {
        // Sent at 50 ms, given up at 90; it arrives at 100 and is told at once that it failed, or served until 110, and by then nothing passes. The run itself checks at its end that nothing is left.
        Scenario scenario = Every(50, until: 140, client: Client).Served(10, server: group => group.DropsCanceled = false).At(70, ScenarioAction.Partition);
        scenario.Clients[0].Network = Always(50);
        Assert.Equal((2, 2), (scenario.Run(out _).Requests, scenario.Run(out _).TimedOut));
        SimulationResult failing = scenario.At(0, ScenarioAction.Fail).Run(out _);
        Assert.Equal((2, 2), (failing.Requests, failing.TimedOut));
    }

    private static Scenario One() => Every(50, until: 300, client: Client).Served(10);

    private static Scenario Three()
    {
        var scenario = new Scenario { Duration = Ms(340) };
        foreach (string name in new[] { "a", "b", "c" })
        {
            scenario.WithClients(1, 20, group =>
            {
                Client(group);
                (group.Name, group.Arrivals) = (name, ArrivalKind.Uniform);
            });
        }
        return scenario.Served(10, server: group => group.Workers = 3);
    }

    private static void Client(ClientGroup group) => (group.Network, group.Deadline) = (Always(4), Ms(40));

    private static IReadOnlyList<Attempt> Attempts(Scenario scenario)
    {
        var watched = new Watched();
        Simulator.Run(scenario, watched.First());
        return watched.Attempts;
    }
}
