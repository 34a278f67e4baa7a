using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>A new connection takes 50 ms, a service 10, and something ends a connection that is there.</summary>
public sealed class BrokenConnectionTests
{
    [Theory]
    [InlineData(ScenarioAction.Restart)]
    [InlineData(ScenarioAction.Leave)]
    public void No_connection_leads_to_a_new_process(ScenarioAction end)
    {
        Scenario scenario = Every(100, until: 450, client: Client).Served(10).Served(10, server: group => group.Name = "other").At(250, end, "s");
        if (end == ScenarioAction.Leave) { scenario.At(260, ScenarioAction.Join, "s"); }
        Assert.Equal([60, 10, 60, 10], Latencies(scenario, out IReadOnlyList<Attempt> attempts));
        Assert.All(attempts, attempt => Assert.Equal("s", attempt.Server));
    }

    [Fact]
    public void An_answer_that_was_on_its_way_when_the_process_ended_brings_no_connection_for_the_next()
    {
        // Begun at 100, connected at 150, arrived at 154, served at 164, restarted at 166, begun the second at 167, answered the first at 168: the second connects until 217 all the same.
        Scenario scenario = new Scenario { Duration = Ms(200) }.WithClients(1, 2_000 / 167.0, group =>
        {
            Client(group);
            (group.Network, group.Arrivals) = (Always(4), ArrivalKind.Recorded);
            group.RecordedGaps.Add(Ms(100));
            group.RecordedGaps.Add(Ms(67));
        });
        Assert.Equal([68, 68], Latencies(scenario.Served(10).At(166, ScenarioAction.Restart)));
    }

    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 10)]
    public void Who_gives_up_closes_the_connection_unless_others_share_it(bool multiplexed, double next)
    {
        // The second takes 80 ms and is given up after 70: the third, at 300 ms, needs a new connection, or has the shared one.
        Scenario scenario = Every(100, until: 350, client: group =>
        {
            Client(group);
            (group.Multiplexed, group.Deadline) = (multiplexed, Ms(70));
        }).Served(10).At(280, ScenarioAction.Heal).At(180, ScenarioAction.Slow, configure: slow => slow.Factor = 8);
        Assert.Equal([60, 70, next], Latencies(scenario));
    }

    [Theory]
    [InlineData(ScenarioAction.Crash)]
    [InlineData(ScenarioAction.Leave)]
    public void What_was_sent_on_a_connection_that_breaks_is_not_sent_again(ScenarioAction end)
    {
        // Sent at 200 ms, and nobody is there any more when it arrives at 204: the client learns of it at 208. Without a connection it would not have been sent, and could go elsewhere.
        Scenario scenario = Every(100, until: 250, client: group =>
        {
            Client(group);
            group.Network = Always(4);
        }).Served(10, count: 2).At(202, end, "s0");
        SimulationResult result = scenario.Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([("s0", 68, OutcomeKind.Success), ("s0", 8, OutcomeKind.Disconnected)], attempts.Select(a => (a.Server, a.Latency, a.Kind)));
        Assert.Equal((1, 1), (result.Succeeded, result.Failed));
        scenario.Clients[0].ConnectionSetup = TimeSpan.Zero;
        Assert.Equal(2, scenario.Run(out _).Succeeded);
    }

    [Fact]
    public void A_connection_that_broke_is_not_used_again()
    {
        // s0 is gone from 202 ms on, and its clients never hear of it. The request of 200 ms breaks; the one that tries s0 again, about a second later, cannot connect, and goes to s1.
        Scenario scenario = Every(100, until: 1_550, client: group =>
        {
            Client(group);
            group.Network = Always(4);
        }).Served(10, count: 2).At(202, ScenarioAction.Leave, "s0");
        var watched = new Watched();
        SimulationResult result = Simulator.Run(scenario, watched.First(options => (options.Endpoints["s0"], options.Endpoints["s1"]) = (new("http://10.0.0.1:80"), new("http://10.0.0.2:80"))));
        Assert.Equal([OutcomeKind.Success, OutcomeKind.Disconnected, OutcomeKind.Unreachable], watched.Attempts.Where(attempt => attempt.Server == "s0").Select(attempt => attempt.Kind));
        Assert.Equal((14, 1), (result.Succeeded, result.Failed));
    }

    [Fact]
    public void Each_time_that_a_flapping_server_goes_it_takes_its_connections_with_it()
    {
        // Off from 15, on from 315, off from 615, on from 915 ms; requests at 350, 700 and 1,050.
        Scenario scenario = Every(350, until: 1_100, client: Client).Served(10).At(15, ScenarioAction.Flap, configure: flap => flap.Period = Ms(300));
        scenario.Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([(60, OutcomeKind.Success), (0, OutcomeKind.Unreachable), (60, OutcomeKind.Success)], attempts.Select(a => (a.Latency, a.Kind)));
    }

    private static void Client(ClientGroup group) => group.ConnectionSetup = Ms(50);

    private static IEnumerable<double> Latencies(Scenario scenario) => Latencies(scenario, out _);

    /// <summary>In the order in which requests began: each makes one attempt.</summary>
    private static IEnumerable<double> Latencies(Scenario scenario, out IReadOnlyList<Attempt> attempts)
    {
        SimulationResult result = scenario.Run(out attempts);
        Assert.Equal(result.Milliseconds(), attempts.Select(attempt => attempt.Latency).Order());
        return attempts.Select(attempt => attempt.Latency);
    }
}
