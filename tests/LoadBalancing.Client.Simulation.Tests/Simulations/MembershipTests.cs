using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Two servers, of which the first is always taken while it is on the list; a request every 50 ms takes 10.</summary>
public sealed class MembershipTests
{
    [Fact]
    public void Who_leaves_finishes_what_it_has_and_gets_nothing_more()
    {
        // Three at 100 ms at s0, which leaves at 105; three at 200 at s1.
        SimulationResult result = AtOnce(3, until: 300).Served(10, count: 2).At(105, ScenarioAction.Leave, "s0").Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([("s0", 10), ("s0", 20), ("s0", 30), ("s1", 10), ("s1", 20), ("s1", 30)], attempts.Select(attempt => (attempt.Server, attempt.Latency)));
        Assert.Equal((6, 0), (result.Succeeded, result.Misrouted));
    }

    [Fact]
    public void Who_has_not_heard_of_it_sends_there_in_vain_and_then_elsewhere()
    {
        var watched = new Watched();
        Scenario scenario = Every(50, until: 1_000, client: group => group.DiscoveryDelay = Ms(600)).Served(10, count: 2).At(120, ScenarioAction.Leave, "s0");
        SimulationResult result = Simulator.Run(scenario, watched.First());
        Attempt[] inVain = [.. watched.Attempts.Where(attempt => attempt.Server == "s0" && attempt.At > 120)];
        Assert.NotEmpty(inVain);
        Assert.All(inVain, attempt => Assert.Equal((0, OutcomeKind.Unreachable), (attempt.Latency, attempt.Kind)));
        Assert.Equal((19, inVain.Length, 19 + inVain.Length), (result.Succeeded, result.Misrouted, result.Attempts));
    }

    [Fact]
    public void Each_client_hears_after_a_random_part_of_the_delay()
    {
        // Of 200 clients, half hear within half the delay: 100, and four deviations are 28. The servers' list is what each asks its picker of.
        var watched = new Watched();
        Scenario scenario = new Scenario { Duration = Ms(300) }.WithClosedLoop(200, 1, group => (group.ThinkTime, group.DiscoveryDelay) = (Always(200), Ms(200))).Served(0, count: 2, server => server.Workers = 1_000)
            .At(100, ScenarioAction.Leave, "s0");
        SimulationResult result = Simulator.Run(scenario, watched.First());
        Assert.InRange(result.Misrouted, 100 - 28, 100 + 28);
        Assert.Equal(200, result.Succeeded);
    }

    [Fact]
    public void Who_joins_later_is_not_there_before()
    {
        SimulationResult result = Every(50, until: 220).Served(10, server: group => (group.Name, group.JoinsLater, group.ColdStartFactor, group.ColdStartDuration) = ("new", true, 3, Ms(100)))
            .Served(10, server: group => group.Name = "old").At(100, ScenarioAction.Join, "new").Run(out IReadOnlyList<Attempt> attempts);
        // It starts cold: 30 at its first moment, 20 after 50 ms, 10 after 100.
        Assert.Equal([("old", 10), ("new", 30), ("new", 20), ("new", 10)], attempts.Select(attempt => (attempt.Server, attempt.Latency)));
        Assert.Equal(["new", "old"], result.Servers.Select(server => server.Id));
    }

    [Fact]
    public void Who_left_may_join_again_and_who_is_there_already_goes_on_as_it_is()
    {
        Every(50, until: 320).Served(10, count: 2, server: group => (group.ColdStartFactor, group.ColdStartDuration) = (3, Ms(20)))
            .At(60, ScenarioAction.Leave, "s0").At(180, ScenarioAction.Join).Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([("s0", 10), ("s1", 10), ("s1", 10), ("s0", 10), ("s0", 10), ("s0", 10)], attempts.Select(attempt => (attempt.Server, attempt.Latency)));
        // All join in the instant of a request: s0, which was there, is not cold.
        Every(50, until: 120).Served(10, count: 2, server: group => (group.ColdStartFactor, group.ColdStartDuration) = (3, Ms(20))).At(60, ScenarioAction.Leave, "s1").At(100, ScenarioAction.Join).Run(out attempts);
        Assert.Equal([10, 10], attempts.Select(attempt => attempt.Latency));
    }

    [Fact]
    public void A_server_of_another_version_than_its_clients_gets_requests_that_are_not_meant_for_it()
    {
        // Version 1 until 120 ms, then 2: those of 150 and 200 ms are misrouted, though served. A client that knows no version minds nothing.
        Scenario scenario = Every(50, until: 240).Served(10, server: group => group.Version = 1).At(120, ScenarioAction.ServerVersion, configure: change => change.Version = 2);
        SimulationResult result = Simulator.Run(scenario, new Watched().First(options => options.Version = 1));
        Assert.Equal((4, 2), (result.Succeeded, result.Misrouted));
        Assert.Equal(0, Simulator.Run(scenario, new Watched().First()).Misrouted);
    }

    [Fact]
    public void A_request_belongs_to_the_version_that_it_began_with()
    {
        // It crosses the network for 30 ms: the client is at version 2 when it arrives, and it is not.
        Scenario scenario = Every(50, until: 90, client: group => group.Network = Always(30)).Served(10, server: group => group.Version = 1).Update(Ms(60), options => options.Version = 2);
        Assert.Equal(0, Simulator.Run(scenario, new Watched().First(options => options.Version = 1)).Misrouted);
        scenario.Servers[0].Version = 2;
        Assert.Equal(1, Simulator.Run(scenario, new Watched().First(options => options.Version = 1)).Misrouted);
    }
}
