using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Catalogue.Fleet;

namespace LoadBalancing.Client.Simulation.Catalogue;

/// <summary>More than servers can bear: what budgets and limits are for, which the default settings have and have not. Ten servers, 4,000 requests a second, sent half of that but for some seconds.</summary>
internal static class Overloads
{
    private const int Servers = 10;

    private const double Usual = 0.5;

    /// <summary>Nobody can be connected to for 8 s: whatever is tried elsewhere is tried in vain.</summary>
    public static Scenario Outage() => Ten("an outage of all servers", clients: 4)
        .At(Seconds(5), ScenarioAction.Refuse)
        .At(Seconds(13), ScenarioAction.Heal);

    /// <summary>Servers answer 429 to whoever finds somebody waiting already. Twenty clients: few would swing together, since each 429 makes a server look slow to all requests of its client.</summary>
    public static Scenario Refusing() => Surge(Ten("servers that refuse at 5 x load", clients: 20, group => group.QueueLimit = 1), times: 5);

    /// <summary>Everybody may wait, and most do so until nobody wants their answer any more.</summary>
    public static Scenario Queueing() => Surge(Ten("servers that queue at 3 x load", clients: 4), times: 3);

    private static Scenario Ten(string name, int clients, Action<ServerGroup>? server = null) => new Scenario(name)
        .WithClients(clients, Usual * Servers * CapacityOfOne, Fleet.Client)
        .WithServers(Servers, group =>
        {
            Server(group);
            server?.Invoke(group);
        });

    /// <param name="scenario">Sends the usual.</param>
    /// <param name="times">How many times the capacity is sent for 6 s.</param>
    private static Scenario Surge(Scenario scenario, double times) => scenario
        .At(Seconds(5), ScenarioAction.Rate, configure: rate => rate.Factor = times / Usual)
        .At(Seconds(11), ScenarioAction.Rate);
}
