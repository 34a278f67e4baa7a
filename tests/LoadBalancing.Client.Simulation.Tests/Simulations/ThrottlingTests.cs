using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Two servers of 1,000 requests a second each that refuse what they cannot hold, sent five times as much: 10,000 a second.</summary>
public sealed class ThrottlingTests
{
    [Fact]
    public void Servers_see_twice_what_they_accept_instead_of_five_times()
    {
        SimulationResult free = Run(isThrottled: false), throttled = Run(isThrottled: true);
        Assert.InRange(free.Attempts / (double)free.Requests, 0.999, 1.001);
        // K = 2: 4,000 of 10,000, a little more for what slices forget.
        Assert.InRange(throttled.Attempts / (double)throttled.Requests, 0.38, 0.46);
        Assert.InRange(throttled.Succeeded / (double)free.Succeeded, 0.97, 1.03);
    }

    private static SimulationResult Run(bool isThrottled)
    {
        var scenario = new Scenario { Duration = TimeSpan.FromSeconds(20), WarmUp = TimeSpan.FromSeconds(10) };
        scenario.WithClients(4, 10_000).WithServers(2, group => (group.Workers, group.QueueLimit) = (10, 10));
        return Simulator.Run(scenario, SimulatedCluster.Of("throttled", options => (options.Picker.Policy, options.Resilience.Throttling.Enabled, options.Resilience.Throttling.Window) = ("random", isThrottled, TimeSpan.FromSeconds(5))));
    }
}
