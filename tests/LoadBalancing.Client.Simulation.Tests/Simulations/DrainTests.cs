using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Servers that say by an answer that they want no new requests.</summary>
public sealed class DrainTests
{
    [Fact]
    public void One_answer_is_enough_and_another_is_asked_for_when_the_time_is_over()
    {
        // One request each 50 ms. The one at 100 hears it; the next that may try is the first after 1 s, at 1,150 (or that of 1,100 itself), and again a second later: healed since.
        Scenario scenario = Every(50, until: 3_000).Served(10, count: 2).At(80, ScenarioAction.Drain, "s0").At(1_500, ScenarioAction.Heal, "s0");
        IReadOnlyList<Attempt> attempts = Run(scenario, out SimulationResult result);
        Attempt[] told = [.. attempts.Where(attempt => attempt.Kind == OutcomeKind.Overloaded)];
        Assert.Equal(["s0", "s0"], told.Select(attempt => attempt.Server));
        Assert.Equal((100, 0, 0), (told[0].At, told[0].Latency, told[1].Latency));
        Assert.InRange(told[1].At, 1_100, 1_150);
        Attempt back = attempts.First(attempt => attempt.At > told[1].At && attempt.Server == "s0");
        Assert.Equal(OutcomeKind.Success, back.Kind);
        Assert.InRange(back.At, told[1].At + 1_000, told[1].At + 1_050);
        Assert.Equal(("drain", Ms(80), Ms(1_500)), (result.Faults.Single().Fault, result.Faults.Single().At, result.Faults.Single().HealedAt));
        Assert.Equal(["drain s0", "heal s0"], result.Events.Select(e => e.Text));
        // Nobody else failed: the other one had them.
        Assert.Equal(2, result.Failed);
    }

    [Fact]
    public void What_is_under_way_is_served()
    {
        // Three at 100 ms, the last of which is done at 130; it drains from 101.
        Scenario scenario = AtOnce(3).Served(10).At(101, ScenarioAction.Drain);
        Assert.Equal([(10, OutcomeKind.Success), (20, OutcomeKind.Success), (30, OutcomeKind.Success)], Run(scenario, out _).Select(attempt => (attempt.Latency, attempt.Kind)));
    }

    [Fact]
    public void A_process_that_started_anew_drains_no_more()
    {
        Scenario scenario = Every(50, until: 1_500).Served(10).At(80, ScenarioAction.Drain).At(500, ScenarioAction.Restart);
        IReadOnlyList<Attempt> attempts = Run(scenario, out SimulationResult result);
        // Heard at 100. Until 1,100 there is no endpoint; then one tries, and all that come after a success are served.
        Assert.Single(attempts, attempt => attempt.Kind == OutcomeKind.Overloaded);
        Assert.Equal(OutcomeKind.Success, attempts[^1].Kind);
        Assert.InRange(result.Unavailable, 19, 20);
        Assert.Equal(Ms(500), result.Faults.Single().HealedAt);
    }

    /// <summary>A connection takes 5 ms to make and is kept for a minute; the one request that is answered otherwise is that of 100 ms.</summary>
    [Theory]
    [InlineData(ScenarioAction.Fail, 10)]
    [InlineData(ScenarioAction.FailGateway, 10)]
    [InlineData(ScenarioAction.Overload, 10)]
    [InlineData(ScenarioAction.Drain, 15)]
    public void Only_who_drains_closes_the_connection_with_its_answer(ScenarioAction action, double next)
    {
        Scenario scenario = Every(50, until: 1_300, client: group => group.ConnectionSetup = Ms(5)).Served(10).At(80, action).At(120, ScenarioAction.Heal);
        IReadOnlyList<Attempt> attempts = Run(scenario, out _);
        Assert.Equal((15, 0, next), (attempts[0].Latency, attempts[1].Latency, attempts[2].Latency));
    }

    private static IReadOnlyList<Attempt> Run(Scenario scenario, out SimulationResult result)
    {
        var watched = new Watched();
        result = Simulator.Run(scenario, watched.First(options => options.Health.Draining.RecheckAfter = TimeSpan.FromSeconds(1)));
        return watched.Attempts;
    }
}
