using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>
/// Clients and servers that stand in zones, three servers in each of z0, z1 and z2. A thousand requests a second for 11 s, of which 10 count: of 10,000 draws with p = 1/4 a share lies
/// within 0.018 of it (four deviations).
/// </summary>
public sealed class ZoneTests
{
    private const double Four = 0.018;

    [Fact]
    public void Requests_stay_in_the_clients_own_zone_while_it_is_well() => AssertShares([0, 1, 0], Shares(Run(Zones("z1"))), 0);

    [Fact]
    public void Clients_that_stand_nowhere_go_everywhere() => AssertShares([1 / 3.0, 1 / 3.0, 1 / 3.0], Shares(Run(Zones(null))), Four);

    [Fact]
    public void The_configuration_goes_before_where_clients_stand() =>
        AssertShares([1, 0, 0], Shares(Simulator.Run(Zones("z1"), SimulatedCluster.Of("z0", options => options.Traffic.Zones.Zone = "z0"))), 0);

    [Fact]
    public void The_environment_of_the_simulator_is_not_where_clients_stand()
    {
        const string Variable = "LOADBALANCING_ZONE_OF_THE_SIMULATORS_TEST";
        Environment.SetEnvironmentVariable(Variable, "z1");
        SimulationResult result = Simulator.Run(Zones(null), SimulatedCluster.Of("x", options => options.Traffic.Zones.ZoneVariable = Variable));
        AssertShares([1 / 3.0, 1 / 3.0, 1 / 3.0], Shares(result), Four);
    }

    [Fact]
    public void What_a_weakened_zone_cannot_carry_goes_to_the_others_in_proportion()
    {
        // Two of three are left: 2 of 8 in all, for a third of the callers: 3/4 stay, and each of the other two gets 1/8.
        SimulationResult result = Run(Zones("z1").At(0, ScenarioAction.Refuse, "z1s0"));
        AssertShares([0.125, 0.75, 0.125], Shares(result), Four);
        // One request at a time knocks, after 1, 2, 4 s, and goes elsewhere.
        Assert.InRange(result.Servers[3].Attempts, 1, 4);
        Assert.Equal(0, result.Failed);
    }

    [Fact]
    public void A_zone_that_is_lost_leaves_whole_and_is_used_again_when_it_is_back()
    {
        // Refused connections need no second: all three are out after three. One request at a time knocks after 1, 2, 4 s: that is at most 9 of 4,000, and the last at 14 s.
        Scenario scenario = Zones("z1").At(2_000, ScenarioAction.Refuse, "z1s").At(6_000, ScenarioAction.Heal, "z1s");
        scenario.Duration = Ms(16_000);
        SimulationResult result = Run(scenario);
        // Those of the first three requests that tried three endpoints, all in this zone.
        Assert.InRange(result.Failed, 0, 3);
        AssertShares([0, 1, 0], SharesIn(result, from: 1, to: 2), 0);
        double[] lost = SharesIn(result, from: 2.1, to: 6);
        // 3,900 draws: four deviations are 0.032.
        AssertShares([0.5, 0, 0.5], lost, 0.032);
        Assert.InRange(lost[1] * 3_900, 0, 9);
        // They get their share little by little, but all three alike: zones are weighed as configured.
        AssertShares([0, 1, 0], SharesIn(result, from: 14, to: 16), 0);
    }

    /// <summary>Four active servers and two in reserve; health = min(1, 1.4 * eligible / 4).</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData("active0", 0)]                              // 1.4 * 3/4 = 1.05
    [InlineData("active0, active1", 0.3)]                   // 1.4 * 2/4 = 0.7
    [InlineData("active0, active1, active2", 0.65)]         // 1.4 * 1/4 = 0.35
    [InlineData("active", 1)]
    public void The_reserve_serves_what_the_active_servers_cannot(string down, double reserve)
    {
        Scenario scenario = Every(1, until: 11_001).Served(0.2, count: 4, server: group => group.Name = "active").Served(0.2, count: 2, server: group => (group.Name, group.Priority) = ("reserve", 1));
        scenario.WarmUp = Ms(1_000);
        if (down.Length > 0) { scenario.At(0, ScenarioAction.Refuse, down); }
        SimulationResult result = Run(scenario);
        // With all of the active ones down, requests still knock there, one at a time: 4 * 4 in 10,000.
        Assert.Equal(reserve, result.Servers[4].Share + result.Servers[5].Share, reserve switch { 0 => 0, 1 => 0.0016, _ => Four });
        Assert.Equal(0, result.Failed);
    }

    private static Scenario Zones(string? own)
    {
        Scenario scenario = Every(1, until: 11_001, client: group => group.Zone = own);
        scenario.WarmUp = Ms(1_000);
        foreach (string zone in new[] { "z0", "z1", "z2" }) { scenario.Served(0.2, count: 3, server: group => (group.Name, group.Zone) = (zone + "s", zone)); }
        return scenario;
    }

    private static SimulationResult Run(Scenario scenario) => Simulator.Run(scenario, SimulatedCluster.Of("least_outstanding"));

    private static void AssertShares(double[] expected, double[] shares, double tolerance)
    {
        for (int zone = 0; zone < expected.Length; zone++) { Assert.Equal(expected[zone], shares[zone], tolerance + 1e-9); }
    }

    private static double[] Shares(SimulationResult result) => [.. result.Servers.Chunk(3).Select(zone => zone.Sum(server => server.Share))];

    /// <summary>Between two times in seconds.</summary>
    private static double[] SharesIn(SimulationResult result, double from, double to)
    {
        WindowResult[] windows = [.. result.Windows.Where(window => window.Start.TotalSeconds >= from && window.Start.TotalSeconds < to)];
        double all = windows.Sum(window => window.Attempts.Sum());
        return [.. Enumerable.Range(0, 3).Select(zone => windows.Sum(window => window.Attempts.Skip(3 * zone).Take(3).Sum()) / all)];
    }
}
