using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Catalogue.Fleet;

namespace LoadBalancing.Client.Simulation.Catalogue;

/// <summary>Clients and requests of all kinds.</summary>
internal static class Workloads
{
    /// <summary>48 requests a second for each client, and one slow server for all.</summary>
    public static Scenario HundredClients() => Of("100 clients that each see 1 %", clients: 100)
        .At(Seconds(5), ScenarioAction.Slow, "s3", slow => slow.Factor = 10)
        .At(Seconds(12), ScenarioAction.Heal, "s3");

    /// <summary>From 19 % of the capacity to 95 %, for 2 s.</summary>
    public static Scenario Burst() => Of("a burst of 5 x", load: 0.19)
        .At(Seconds(8), ScenarioAction.Rate, configure: rate => rate.Factor = 5)
        .At(Seconds(10), ScenarioAction.Rate);

    /// <summary>50 ms each way; one server becomes ten times slower.</summary>
    public static Scenario DelayedFeedback() => Of("a delayed feedback of 100 ms", client: group => group.Network = TimeDistribution.Constant(TimeSpan.FromMilliseconds(50)))
        .At(Seconds(5), ScenarioAction.Slow, "s3", slow => slow.Factor = 10)
        .At(Seconds(12), ScenarioAction.Heal, "s3");

    /// <summary>They double the work: 30 % of the capacity are 60 %.</summary>
    public static Scenario LongTail() => Of(
        "1 % of requests 100 times longer",
        load: 0.3,
        client: group => group.Deadline = Seconds(10),
        server: group => group.ServiceTime.WithTail(0.01, 100));

    /// <summary>... and one server becomes three times slower.</summary>
    public static Scenario ErrorsEverywhere() => Of("0.5 % errors everywhere", server: group => group.ErrorShare = 0.005)
        .At(Seconds(5), ScenarioAction.Slow, "s3", slow => slow.Factor = 3)
        .At(Seconds(12), ScenarioAction.Heal, "s3");

    public static Scenario FewRequests()
    {
        Scenario scenario = Of("5 requests a second in all", client: group => group.Rate = 5)
            .At(Seconds(200), ScenarioAction.Slow, "s3", slow => slow.Factor = 10)
            .At(Seconds(600), ScenarioAction.Heal, "s3");
        scenario.Duration = Seconds(1_000);
        return scenario;
    }

    /// <summary>Streams hold no worker. One server restarts, and so has no streams where all the others have hundreds.</summary>
    public static Scenario Streams()
    {
        Scenario scenario = Of("half of the calls are streams of minutes", client: group => (group.StreamShare, group.StreamDuration) = (0.5, TimeDistribution.Exponential(Seconds(120))))
            .At(Seconds(20), ScenarioAction.Restart, "s3");
        scenario.Duration = Seconds(40);
        return scenario;
    }

    /// <summary>Ten clients with 10 % of the capacity: five requests a second between a client and a server.</summary>
    public static Scenario ConnectionSetup() => Of(
        "50 ms of TLS set-up on a new connection",
        load: 0.125,
        clients: 10,
        client: group => (group.ConnectionSetup, group.ConnectionIdleTimeout) = (TimeSpan.FromMilliseconds(50), Seconds(5)));
}
