using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Catalogue.Fleet;

namespace LoadBalancing.Client.Simulation.Catalogue;

/// <summary>Servers go bad.</summary>
internal static class Faults
{
    public static Scenario OneSlowServer() => Of("one slow server")
        .At(Seconds(5), ScenarioAction.Slow, "s3", slow => slow.Factor = 10)
        .At(Seconds(12), ScenarioAction.Heal, "s3");

    public static Scenario TwoFailingFast() => AndBack(Of("two of twenty fail fast")
        .At(Seconds(5), ScenarioAction.Fail, "s3, s4")
        .At(Seconds(12), ScenarioAction.Heal, "s3, s4"));

    public static Scenario Flapping() => AndBack(Of("a flapping server")
        .At(Seconds(5), ScenarioAction.Flap, "s3", flap => flap.Period = Seconds(1))
        .At(Seconds(15), ScenarioAction.Heal, "s3"));

    public static Scenario ShortSlowness() => Of("ten times slower for 2 s")
        .At(Seconds(8), ScenarioAction.Slow, "s3", slow => slow.Factor = 10)
        .At(Seconds(10), ScenarioAction.Heal, "s3");

    /// <summary>The other half can serve all: 35 % of the capacity become 70 %.</summary>
    public static Scenario Partition()
    {
        const string Half = "s0, s1, s2, s3, s4, s5, s6, s7, s8, s9";
        return Of("a partition of half the fleet", load: 0.35)
            .At(Seconds(8), ScenarioAction.Partition, Half)
            .At(Seconds(12), ScenarioAction.Heal, Half);
    }

    /// <summary>
    /// Answers of a gateway in 0.25 ms: to any policy that asks for latencies the three look like the fastest of all, and where means and deviations are judged they mask each
    /// other. Seven can serve all: 50 % of the capacity become 71 %.
    /// </summary>
    public static Scenario ThreeOfTenFail()
    {
        Scenario scenario = new Scenario("three of ten fail most requests")
            .WithClients(1, 0.5 * 10 * CapacityOfOne, Fleet.Client)
            .WithServers(10, Fleet.Server)
            .At(Seconds(10), ScenarioAction.FailGateway, "s0, s1, s2", fail => fail.Share = 0.9)
            .At(Seconds(30), ScenarioAction.Heal, "s0, s1, s2");
        scenario.Duration = Seconds(60);
        return scenario;
    }

    /// <summary>Three zones, a client and three servers in each. Two can serve all: 50 % of the capacity become 75 %.</summary>
    public static Scenario LostZone()
    {
        var scenario = new Scenario("a zone is lost") { Duration = Seconds(30) };
        foreach (string zone in new[] { "z0", "z1", "z2" })
        {
            scenario
                .WithClients(1, 0.5 * 3 * CapacityOfOne, clients =>
                {
                    Fleet.Client(clients);
                    (clients.Name, clients.Zone) = ("client-" + zone, zone);
                })
                .WithServers(3, servers =>
                {
                    Fleet.Server(servers);
                    (servers.Name, servers.Zone) = (zone + "-s", zone);
                });
        }
        return scenario.At(Seconds(8), ScenarioAction.Refuse, "z1-s").At(Seconds(18), ScenarioAction.Heal, "z1-s");
    }

    /// <summary>Long enough for who comes back to get a share again, which takes 10 s where weights count.</summary>
    private static Scenario AndBack(Scenario scenario)
    {
        scenario.Duration = Seconds(35);
        return scenario;
    }
}
