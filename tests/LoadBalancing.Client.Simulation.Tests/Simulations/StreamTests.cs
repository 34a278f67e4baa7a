using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>A request every 10 ms takes 4 until its answer begins, and that goes on for 100.</summary>
public sealed class StreamTests
{
    [Fact]
    public void A_stream_holds_its_lease_but_no_worker()
    {
        var watched = new Watched();
        SimulationResult result = Simulator.Run(Streams(until: 1_000), watched.First());
        // The latency is the time to the first byte, and 99 * 4 of 1,000 ms are work.
        Assert.All(result.Milliseconds(), latency => Assert.Equal(4, latency));
        Assert.Equal((99, 0.396), (result.Succeeded, result.Servers[0].Utilization));
        // Whoever began 10, 20 ... 100 ms ago is still there, 110 is not: ten.
        Assert.Equal(Enumerable.Range(0, 10).Concat(Enumerable.Repeat(10, 89)), watched.Asked.Select(asked => asked.Outstanding));
    }

    [Fact]
    public void Only_a_share_of_answers_goes_on()
    {
        var watched = new Watched();
        Scenario scenario = Streams(until: 20_000);
        scenario.Clients[0].StreamShare = 0.25;
        Simulator.Run(scenario, watched.First());
        // A quarter of ten.
        Assert.Equal(2.5, watched.Asked.Skip(10).Average(asked => asked.Outstanding), tolerance: 0.25);
    }

    [Fact]
    public void A_user_goes_on_when_the_answer_begins() =>
        Assert.Equal(10, new Scenario { Duration = Ms(100) }.WithClosedLoop(1, 1, group => (group.ThinkTime, group.StreamShare, group.StreamDuration) = (Always(6), 1, Always(500))).Served(4).Run(out _).Requests);

    [Fact]
    public void A_crash_breaks_streams_and_so_does_a_restart()
    {
        foreach (ScenarioAction action in new[] { ScenarioAction.Crash, ScenarioAction.Restart })
        {
            // At 45 ms the streams of 10, 20, 30 and 40 ms are under way: each succeeded, and is corrected.
            SimulationResult result = Streams(until: 49).At(45, action).Run(out IReadOnlyList<Attempt> attempts);
            Assert.Equal((4, 4), (result.Requests, result.Succeeded));
            Assert.Equal([10, 20, 30, 40], attempts.Where(attempt => attempt is { IsCorrection: true, Kind: OutcomeKind.Disconnected }).Select(attempt => attempt.At));
        }
    }

    [Fact]
    public void A_stream_holds_its_connection()
    {
        // A connection for each of the streams under way: the first eleven connect; from the twelfth on one is free again (connect 5, answer 4, stream 100: 109 ms).
        Scenario scenario = Streams(until: 300);
        scenario.Clients[0].ConnectionSetup = Ms(5);
        double[] latencies = scenario.Run(out _).Milliseconds();
        Assert.Equal(11, latencies.Count(latency => latency == 9));
        Assert.Equal(29 - 11, latencies.Count(latency => latency == 4));
    }

    [Fact]
    public void A_failure_does_not_go_on()
    {
        var watched = new Watched();
        Scenario scenario = Streams(until: 200);
        scenario.Servers[0].ErrorShare = 1;
        Simulator.Run(scenario, watched.First());
        Assert.All(watched.Asked, asked => Assert.Equal(0, asked.Outstanding));
    }

    private static Scenario Streams(double until) => Every(10, until, client: group => (group.StreamShare, group.StreamDuration) = (1, Always(100))).Served(4);
}
