using System.Globalization;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Catalogue.Fleet;

namespace LoadBalancing.Client.Simulation.Catalogue;

/// <summary>Servers that are not all alike, or not all the time.</summary>
internal static class Fleets
{
    /// <summary>Services take three times as long at first: 30 % of the capacity are 90 % then.</summary>
    public static Scenario Cold() => Of("a cold fleet", load: 0.3, server: group => (group.ColdStartFactor, group.ColdStartDuration) = (3, Seconds(5)));

    /// <summary>One server after the other leaves, and comes back cold a second later; clients hear of either within 200 ms.</summary>
    public static Scenario RollingDeploy()
    {
        Scenario scenario = Of(
            "a rolling deploy",
            client: group => group.DiscoveryDelay = TimeSpan.FromMilliseconds(200),
            server: group => (group.ColdStartFactor, group.ColdStartDuration) = (3, Seconds(3)));
        // All servers are cold at first: that is over before the first one leaves.
        (scenario.WarmUp, scenario.Duration) = (Seconds(5), Seconds(30));
        for (int i = 0; i < Servers; i++)
        {
            string server = string.Create(CultureInfo.InvariantCulture, $"s{i}");
            scenario.At(Seconds(5 + i), ScenarioAction.Leave, server).At(Seconds(6 + i), ScenarioAction.Join, server);
        }
        return scenario;
    }

    /// <summary>Seven servers of speed 1, seven of 2, six of 4: 45 * 4 / 10 ms = 18,000 requests a second in all. The configuration knows nothing of it.</summary>
    public static Scenario Heterogeneous() => new Scenario("speeds of 1 : 2 : 4")
        .WithClients(1, 0.6 * 18_000, Fleet.Client)
        .WithServers(7, group => Named(group, "slow", 1))
        .WithServers(7, group => Named(group, "middle", 2))
        .WithServers(6, group => Named(group, "fast", 4));

    /// <summary>
    /// Others take up to 60 % of each server, 30 % on average, another share each second (Prequal, NSDI 2024). The load is that of what they leave; ten clients.
    /// </summary>
    public static Scenario Antagonists(int percent) => Of(
        string.Create(CultureInfo.InvariantCulture, $"antagonists at {percent} % load"),
        load: percent / 100.0 * 0.7,
        clients: 10,
        server: group => group.AntagonistShare = 0.6);

    private static void Named(ServerGroup group, string name, double speed)
    {
        Server(group);
        (group.Name, group.Speed) = (name, speed);
    }
}
