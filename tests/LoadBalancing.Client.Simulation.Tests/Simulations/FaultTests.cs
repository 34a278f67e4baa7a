using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Each thing that can go wrong with a server, alone at it, and what healing makes of it. Requests come every 50 ms and take 10, one at a time.</summary>
public sealed class FaultTests
{
    private const OutcomeKind Ok = OutcomeKind.Success;

    [Fact]
    public void Slow_counts_for_what_begins_from_then_on_until_healed() => AssertAttempts(
        Every(50, until: 350).Served(10).At(100, ScenarioAction.Slow, configure: slow => slow.Factor = 3).At(205, ScenarioAction.Heal),
        (10, Ok), (30, Ok), (30, Ok), (30, Ok), (10, Ok), (10, Ok));

    [Fact]
    public void A_request_keeps_the_pace_at_which_it_began() => AssertAttempts(
        Every(50, until: 150).Served(10).At(55, ScenarioAction.Slow, configure: slow => slow.Factor = 3),
        (10, Ok), (30, Ok));

    [Theory]
    [InlineData(ScenarioAction.Fail, OutcomeKind.Failure)]
    [InlineData(ScenarioAction.FailGateway, OutcomeKind.GatewayFailure)]
    [InlineData(ScenarioAction.Overload, OutcomeKind.Overloaded)]
    public void A_failing_server_answers_with_an_error_at_once(ScenarioAction action, OutcomeKind kind) => AssertAttempts(
        Every(50, until: 250).Served(10).At(100, action).At(200, ScenarioAction.Heal),
        (10, Ok), (0, kind), (0, kind), (10, Ok));

    [Theory]
    [InlineData(ScenarioAction.Fail)]
    [InlineData(ScenarioAction.FailGateway)]
    [InlineData(ScenarioAction.Overload)]
    public void An_error_may_meet_a_share_of_requests(ScenarioAction action)
    {
        SimulationResult result = Every(10, until: 20_000).Served(4).At(0, action, configure: fail => fail.Share = 0.25).Run(out IReadOnlyList<Attempt> attempts);
        // 1,999 with p = 1/4: four deviations are 77. Those that fail never reach a worker.
        Assert.InRange(result.Failed, 500 - 77, 500 + 77);
        Assert.All(attempts, attempt => Assert.Equal(attempt.Kind == Ok ? 4 : 0, attempt.Latency));
        Assert.Equal(4 * result.Succeeded / 20_000.0, result.Servers[0].Utilization, precision: 9);
    }

    [Fact]
    public void Refuse_lets_nobody_in_and_serves_who_is_there() => AssertAttempts(
        // Three at 100 ms, of which the last is done at 130; refused at 101 ms and healed at 250.
        AtOnce(3, until: 400).Served(10).At(101, ScenarioAction.Refuse).At(250, ScenarioAction.Heal),
        (10, Ok), (20, Ok), (30, Ok), (0, OutcomeKind.Unreachable), (0, OutcomeKind.Unreachable), (0, OutcomeKind.Unreachable), (10, Ok), (20, Ok), (30, Ok));

    [Fact]
    public void Hang_accepts_all_and_answers_nobody_until_it_goes_on() => AssertAttempts(
        // The first is at the worker from 50 ms and held from 60; the next come at 100 and 150; at 180 ms it goes on: the first is answered, the next begins, and is done at 190.
        Every(50, until: 220).Served(10, server: group => group.QueueLimit = 0).At(55, ScenarioAction.Hang).At(60, ScenarioAction.Fail).At(180, ScenarioAction.Heal),
        (130, Ok), (90, Ok), (50, Ok), (10, Ok));

    [Fact]
    public void A_hung_server_whose_workers_are_free_begins_nothing() => AssertAttempts(
        Every(50, until: 150).Served(10).At(20, ScenarioAction.Hang).At(80, ScenarioAction.Heal),
        (40, Ok), (10, Ok));

    [Fact]
    public void Flap_refuses_and_recovers_by_turns_until_healed()
    {
        // Off from 100, on from 120, off from 140, on from 160, off from 180 ms, healed at 185. Requests every 10 ms.
        SimulationResult result = Every(10, until: 220).Served(1).At(100, ScenarioAction.Flap, configure: flap => flap.Period = Ms(20)).At(185, ScenarioAction.Heal).Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([100, 110, 140, 150, 180], attempts.Where(attempt => attempt.Kind != Ok).Select(attempt => attempt.At));
        Assert.Equal(["100 flap *", "120 s flaps on", "140 s flaps off", "160 s flaps on", "180 s flaps off", "185 heal *"], result.Events.Select(e => $"{e.At.TotalMilliseconds} {e.Text}"));
        Assert.Equal(("flap", Ms(100), Ms(185)), (result.Faults.Single().Fault, result.Faults.Single().At, result.Faults.Single().HealedAt));
    }

    [Fact]
    public void A_flapping_that_is_begun_again_has_one_rhythm()
    {
        // Off from 10; begun again at 15: off until 35, on until 55, off.
        SimulationResult result = Every(10, until: 60).Served(1)
            .At(10, ScenarioAction.Flap, configure: flap => flap.Period = Ms(20)).At(15, ScenarioAction.Flap, configure: flap => flap.Period = Ms(20)).Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([10, 20, 30], attempts.Where(attempt => attempt.Kind != Ok).Select(attempt => attempt.At));
        Assert.Equal([35, 55], result.Events.Where(e => e.Text.StartsWith("s flaps", StringComparison.Ordinal)).Select(e => e.At.TotalMilliseconds));
    }

    [Fact]
    public void Crash_breaks_what_is_there_and_refuses_the_rest_and_a_healed_server_is_there_again_cold() => AssertAttempts(
        // Three at 100 ms: one is done at 110; at 115 the second breaks at the worker and the third in the queue. Then cold: twice as slow at first.
        AtOnce(3, until: 400).Served(10, server: group => (group.ColdStartFactor, group.ColdStartDuration) = (2, Ms(1))).At(115, ScenarioAction.Crash).At(300, ScenarioAction.Heal),
        (10, Ok), (15, OutcomeKind.Disconnected), (15, OutcomeKind.Disconnected),
        (0, OutcomeKind.Unreachable), (0, OutcomeKind.Unreachable), (0, OutcomeKind.Unreachable), (20, Ok), (30, Ok), (40, Ok));

    [Fact]
    public void Restart_breaks_what_is_there_and_begins_with_an_empty_queue() => AssertAttempts(
        AtOnce(3, until: 300).Served(10).At(115, ScenarioAction.Restart),
        (10, Ok), (15, OutcomeKind.Disconnected), (15, OutcomeKind.Disconnected), (10, Ok), (20, Ok), (30, Ok));

    [Fact]
    public void A_process_that_hung_hangs_no_more_once_it_was_restarted()
    {
        Scenario scenario = Every(50, until: 220).Served(10).At(80, ScenarioAction.Hang).At(120, ScenarioAction.Restart);
        AssertAttempts(scenario, (10, Ok), (20, OutcomeKind.Disconnected), (10, Ok), (10, Ok));
        Assert.Equal(Ms(120), Simulator.Run(scenario, new Watched().First()).Faults.Single().HealedAt);
    }

    [Fact]
    public void What_is_not_of_the_process_outlives_a_restart()
    {
        Scenario scenario = Every(50, until: 220).Served(10).At(80, ScenarioAction.Slow, configure: slow => slow.Factor = 3).At(120, ScenarioAction.Restart);
        AssertAttempts(scenario, (10, Ok), (20, OutcomeKind.Disconnected), (30, Ok), (30, Ok));
        Assert.Null(Simulator.Run(scenario, new Watched().First()).Faults.Single().HealedAt);
    }

    private static void AssertAttempts(Scenario scenario, params (double Latency, OutcomeKind Kind)[] expected)
    {
        SimulationResult result = scenario.Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal(expected, attempts.Select(attempt => (attempt.Latency, attempt.Kind)));
        Assert.Equal(expected.Count(attempt => attempt.Kind == Ok), result.Succeeded);
        Assert.Equal(expected.Length - result.Succeeded, result.Failed);
    }
}
