using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

public sealed class DeadlineTests
{
    [Fact]
    public void A_client_gives_up_at_its_deadline_to_the_nanosecond()
    {
        SimulationResult result = Every(50, until: 200, client: group => group.Deadline = Ms(8)).Served(10).Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal((3, 0, 3), (result.Requests, result.Succeeded, result.TimedOut));
        Assert.Equal([8, 8, 8], result.Milliseconds());
        Assert.All(attempts, attempt => Assert.Equal((8, OutcomeKind.Canceled), (attempt.Latency, attempt.Kind)));
    }

    [Fact]
    public void An_answer_in_the_instant_of_the_deadline_is_in_time() =>
        Assert.Equal(3, Every(50, until: 200, client: group => group.Deadline = Ms(10)).Served(10).Run(out _).Succeeded);

    /// <summary>
    /// Three at once, 10 ms each, one worker, given up after 12 ms: the first is answered, the second is in service by then and is served to its end, and the third is
    /// dropped when its turn comes, or served too: 20 or 30 ms of 200.
    /// </summary>
    [Theory]
    [InlineData(true, 0.1)]
    [InlineData(false, 0.15)]
    public void What_nobody_waits_for_any_more_is_dropped_in_the_queue_or_served_all_the_same(bool drops, double utilization)
    {
        SimulationResult result = AtOnce(3, client: group => group.Deadline = Ms(12)).Served(10, server: group => group.DropsCanceled = drops).Run(out _);
        Assert.Equal((3, 1, 2, utilization), (result.Requests, result.Succeeded, result.TimedOut, result.Servers[0].Utilization));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 3)]
    public void What_was_given_up_on_the_way_is_not_begun_or_is(bool drops, int served)
    {
        SimulationResult result = Every(50, until: 200, client: group => (group.Deadline, group.Network) = (Ms(8), Always(9))).Served(10, server: group => group.DropsCanceled = drops).Run(out _);
        Assert.Equal(3, result.TimedOut);
        Assert.Equal(served * 10 / 200.0, result.Servers[0].Utilization, precision: 9);
    }

    [Fact]
    public void Groups_have_their_own_deadlines()
    {
        Scenario scenario = Every(50, until: 200, client: group => group.Deadline = Ms(8)).WithClients(1, 20, group => (group.Name, group.Arrivals, group.Deadline) = ("patient", ArrivalKind.Uniform, Ms(9)));
        SimulationResult result = scenario.Served(10, server: group => group.Workers = 2).Run(out _);
        Assert.Equal([8, 8, 8, 9, 9, 9], result.Milliseconds());
    }
}
