using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>
/// Adaptive limits over servers of known capacity (workers / mean service of 10 ms) with queues without an end, sent a multiple of it. Goodput is the share of the capacity that is served in the
/// last three quarters of a run; what is served waits for a short queue at most. Without limits the queues of 40 s would hold thousands, and answers would take 20 s.
/// </summary>
public sealed class AdaptiveLimitTests
{
    private const double Service = 10;

    /// <summary>Shape; servers; workers; overload; clients; the most requests at a server for each worker.</summary>
    [Theory]
    [InlineData("constant", 1, 10, 2, 1, 1.4)]
    [InlineData("exponential", 1, 10, 2, 1, 1.5)]
    [InlineData("bimodal", 1, 10, 3, 1, 1.7)]
    [InlineData("exponential", 4, 10, 3, 1, 1.5)]
    [InlineData("bimodal", 4, 10, 2, 5, 2.2)]
    [InlineData("exponential", 1, 40, 2, 1, 1.5)]
    [InlineData("exponential", 1, 10, 3, 5, 2.0)]
    [InlineData("constant", 1, 4, 3, 5, 3.0)]               // at least one for each client of four workers, and two while they learn
    public void Goodput_is_within_a_tenth_of_the_capacity_and_the_rest_is_shed_not_queued(string shape, int servers, int workers, double overload, int clients, double mostAtServer)
    {
        Scenario scenario = Overloaded(shape, servers, workers, overload, clients);
        SimulationResult result = Run(scenario);
        Assert.InRange(Goodput(result, 10, 40) / CapacityOf(servers, workers), 0.9, 1.05);
        Assert.All(result.Servers, server => Assert.InRange(server.MeanRequests / workers, 0.9, mostAtServer));
        Assert.Equal(0, result.TimedOut);
        Assert.Equal(result.Requests, result.Succeeded + result.Unavailable);
    }

    [Theory]
    [InlineData("constant", 2, 0.5, 1)]                     // services take twice as long
    [InlineData("exponential", 2, 0.5, 5)]
    [InlineData("constant", 0.5, 2, 1)]                     // half as long
    [InlineData("exponential", 0.5, 2, 5)]
    public void It_follows_a_capacity_that_halves_or_doubles(string shape, double slowness, double capacity, int clients)
    {
        Scenario scenario = Overloaded(shape, servers: 1, workers: 10, overload: 4, clients).At(20_000, ScenarioAction.Slow, configure: slow => slow.Factor = slowness);
        scenario.Duration = TimeSpan.FromSeconds(60);
        SimulationResult result = Run(scenario);
        Assert.InRange(Goodput(result, 10, 20) / CapacityOf(1, 10), 0.88, 1.05);
        Assert.InRange(Goodput(result, 40, 60) / (capacity * CapacityOf(1, 10)), 0.88, 1.05);
        Assert.InRange(result.Servers[0].MeanRequests, 8, 25);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Servers_that_refuse_what_they_cannot_hold_are_used_up_to_that(int clients)
    {
        Scenario scenario = Overloaded("exponential", servers: 1, workers: 10, overload: 3, clients);
        scenario.Servers[0].QueueLimit = 5;
        Assert.InRange(Goodput(Run(scenario), 10, 40) / CapacityOf(1, 10), 0.9, 1.05);
    }

    [Fact]
    public void It_is_there_again_after_an_outage()
    {
        Scenario scenario = Overloaded("exponential", servers: 1, workers: 10, overload: 2, clients: 1).At(15_000, ScenarioAction.Refuse).At(20_000, ScenarioAction.Heal);
        Assert.InRange(Goodput(Run(scenario), 30, 40) / CapacityOf(1, 10), 0.9, 1.05);
    }

    [Theory]
    [InlineData("exponential")]
    [InlineData("bimodal")]
    public void Where_nothing_is_short_nothing_is_refused(string shape)
    {
        SimulationResult result = Run(Overloaded(shape, servers: 2, workers: 10, overload: 0.6, clients: 1));
        Assert.InRange(result.Unavailable / (double)result.Requests, 0, 0.005);
    }

    [Fact]
    public void Steady_overload_of_ten_minutes_moves_it_neither_up_nor_down()
    {
        Scenario scenario = Overloaded("exponential", servers: 1, workers: 10, overload: 1.5, clients: 1);
        scenario.Duration = TimeSpan.FromMinutes(10);
        SimulationResult result = Run(scenario);
        for (int minute = 1; minute < 10; minute++) { Assert.InRange(Goodput(result, 60 * minute, 60 * (minute + 1)) / CapacityOf(1, 10), 0.85, 1.05); }
        Assert.InRange(result.Servers[0].MeanRequests, 10, 16);
    }

    private static double CapacityOf(int servers, int workers) => servers * workers / (Service / 1_000);

    private static Scenario Overloaded(string shape, int servers, int workers, double overload, int clients)
    {
        var scenario = new Scenario { Duration = TimeSpan.FromSeconds(40), WarmUp = TimeSpan.FromSeconds(10) };
        return scenario
            .WithClients(clients, overload * CapacityOf(servers, workers), group => group.Deadline = TimeSpan.FromSeconds(60))
            .WithServers(servers, group => (group.Workers, group.ServiceTime) = (workers, shape switch
            {
                "constant" => TimeDistribution.Constant(Ms(Service)),
                "exponential" => TimeDistribution.Exponential(Ms(Service)),
                // Nine of ten take 5 ms and one 55: 10 on average.
                _ => TimeDistribution.Constant(Ms(Service / 2)).WithTail(0.1, 11),
            }));
    }

    private static SimulationResult Run(Scenario scenario) => Simulator.Run(scenario, SimulatedCluster.Of("adaptive", options => options.Resilience.Limits.Adaptive.Enabled = true));

    private static double Goodput(SimulationResult result, double from, double to) =>
        result.Windows.Where(window => window.Start.TotalSeconds >= from && window.Start.TotalSeconds < to).Sum(window => (double)(window.Ended - window.Failed)) / (to - from);
}
