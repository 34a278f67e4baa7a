using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>How many requests a scenario will make.</summary>
public sealed class RequestEstimateTests
{
    private static TimeDistribution Milliseconds(double time) => TimeDistribution.Constant(TimeSpan.FromMilliseconds(time));

    private static double Of(Scenario scenario) => Math.Round(RequestEstimate.Of(scenario.Clients[0], scenario), 6);

    /// <summary>One user for 10 s who thinks for 100 ms; a network of 5 ms one way; 100 workers of 20 ms, twice as fast, 15 ms away: 100 + 2 x 5 + 2 x 15 + 20 / 2 = 150 ms.</summary>
    private static Scenario OneUser(Action<ServerGroup>? change = null) => new Scenario { Duration = TimeSpan.FromSeconds(10) }
        .WithClosedLoop(1, 1, group => (group.ThinkTime, group.Network) = (Milliseconds(100), Milliseconds(5)))
        .WithServers(100, group =>
        {
            (group.ServiceTime, group.Speed, group.Distance) = (Milliseconds(20), 2, TimeSpan.FromMilliseconds(15));
            change?.Invoke(group);
        });

    [Fact]
    public void An_open_loop_makes_rate_times_duration_at_the_largest_factor()
    {
        Scenario scenario = new Scenario { Duration = TimeSpan.FromSeconds(10) }.WithClients(3, 50).WithServers(1);
        Assert.Equal(500, Of(scenario));
        scenario.At(TimeSpan.Zero, ScenarioAction.Rate, configure: e => e.Factor = 3).At(TimeSpan.Zero, ScenarioAction.Rate, configure: e => e.Factor = 2).At(TimeSpan.Zero, ScenarioAction.Slow, configure: e => e.Factor = 9);
        Assert.Equal(1_500, Of(scenario));
    }

    [Fact]
    public void A_user_goes_round_once_in_think_time_network_and_service()
    {
        Assert.Equal(66.666667, Of(OneUser()));                                                                            // 10 s / 150 ms
        Assert.Equal(10 / 0.140, Of(OneUser().At(TimeSpan.Zero, ScenarioAction.Slow, configure: e => e.Factor = 0)), 5);   // no service time
        Assert.Equal(66.666667, Of(OneUser().At(TimeSpan.Zero, ScenarioAction.Slow, configure: e => e.Factor = 9)));       // slow events only make fewer
        Assert.Equal(10 / 0.240, Of(OneUser(group => group.ServiceTime = Milliseconds(20).WithTail(0.1, 91))), 5);         // 20 ms x (1 + 0.1 x 90) / 2 = 100 ms
        Assert.Equal(10 / 0.155, Of(OneUser(group => group.ServiceTime = TimeDistribution.Uniform(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50)))), 5);
        Assert.Equal(10 / 0.155, Of(OneUser(group => group.ServiceTime = TimeDistribution.Recorded(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50)))), 5);
        Assert.Equal(10 / 0.145, Of(OneUser().WithServers(1, group => (group.Name, group.ServiceTime) = ("near", Milliseconds(35)))), 5);    // 110 + 35: the nearest counts
    }

    [Fact]
    public void Workers_bound_what_users_can_do()
    {
        Scenario scenario = OneUser(group => (group.Count, group.Workers) = (3, 2));
        scenario.Clients[0].Concurrency = 1_000;
        Assert.Equal(6_000, Of(scenario));        // 6 workers, each 100 a second, for 10 s
    }
}
