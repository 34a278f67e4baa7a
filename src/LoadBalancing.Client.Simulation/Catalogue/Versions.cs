using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Catalogue.Fleet;

namespace LoadBalancing.Client.Simulation.Catalogue;

/// <summary>Configurations with a version of their own: twenty clients, ten old servers, and ten that version 1 gives no requests. Half of the fleet can serve all: 35 % of the capacity become 70 %.</summary>
internal static class Versions
{
    private const string Old = "old", New = "new";

    /// <summary>Version 2 moves all traffic from the old servers to the new ones. Clients hear of it within 10 s of second 3, and all of them have when its moment comes.</summary>
    public static Scenario AtOneMoment() => OldAndNew("versions at one moment")
        .At(Seconds(3), ScenarioAction.Update, configure: update =>
        {
            (update.Version, update.Over, update.ActivateAt) = (2, Seconds(10), Seconds(14));
            update.Change = static options =>
            {
                Weigh(options, Old, 0);
                Weigh(options, New, 1);
            };
        });

    /// <summary>Version 2 adds the new servers, which answer half of the requests with an error at once: to clients that bake it, it is harmful, and they go back.</summary>
    public static Scenario Harmful() => OldAndNew("a harmful version")
        .At(Seconds(8), ScenarioAction.Fail, New, fail => fail.Share = 0.5)
        .At(Seconds(8), ScenarioAction.Update, configure: update => (update.Version, update.Change) = (2, static options => Weigh(options, New, 1)));

    private static Scenario OldAndNew(string name)
    {
        Scenario scenario = new Scenario(name).WithClients(20, 0.35 * Capacity, Fleet.Client);
        foreach (string group in new[] { Old, New })
        {
            scenario.WithServers(Servers / 2, servers =>
            {
                Server(servers);
                servers.Name = group;
            });
        }
        return scenario.At(TimeSpan.Zero, ScenarioAction.Update, configure: update => (update.Version, update.Change) = (1, static options => Weigh(options, New, 0)));
    }

    private static void Weigh(ClusterOptions options, string group, double weight)
    {
        foreach ((string id, EndpointOptions endpoint) in options.Endpoints) { if (id.StartsWith(group, StringComparison.OrdinalIgnoreCase)) { endpoint.Weight = weight; } }
    }
}
