using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>Scenarios that would never end, or not fit into memory.</summary>
public sealed class RequestLimitTests
{
    private static Scenario Good => new Scenario("x").WithClients(2, 100).WithServers(3);

    private static string[] Errors(Action<Scenario> change)
    {
        Scenario scenario = Good;
        change(scenario);
        return [.. ScenarioCheck.Errors(scenario)];
    }

    private static void IsRight(Action<Scenario> change) => Assert.Empty(Errors(change));

    [Fact]
    public void Requests_are_at_most_twenty_million()
    {
        // 1,000,000 a second for 20 s; then 5 times 200,000; then 1,000,001.
        IsRight(s => s.Clients[0].Rate = 1_000_000);
        IsRight(s => { s.Clients[0].Rate = 200_000; s.At(TimeSpan.Zero, ScenarioAction.Rate, configure: e => e.Factor = 5); });
        IsRight(s => { s.Clients[0].Rate = 1_000_000; s.At(TimeSpan.Zero, ScenarioAction.Rate, configure: e => e.Factor = 0.1); s.WithClients(1, 0, g => g.Name = "b"); });
        string error = Assert.Single(Errors(s => s.Clients[0].Rate = 1_000_001));
        Assert.StartsWith("Scenario 'x': Clients: got about 20000020 requests (", error, StringComparison.Ordinal);
        Assert.StartsWith("Scenario 'x': Clients: got about 40000000 requests (", Assert.Single(Errors(s =>
        {
            s.Clients[0].Rate = 200_000;
            s.WithClients(1, 200_000, g => g.Name = "b").At(TimeSpan.Zero, ScenarioAction.Rate, configure: e => (e.Clients, e.Factor) = ("b", 9));
        })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_loop_makes_as_many_as_users_and_servers_can()
    {
        // 100,000 users that think for 10 ms are 10,000,000 a second, but 3 workers of 10 ms do no more than 300; 1 us each makes them 3,000,000.
        static Scenario Of(TimeSpan service) => new Scenario("x").WithClosedLoop(1, 100_000, g => g.ThinkTime = TimeDistribution.Constant(TimeSpan.FromMilliseconds(10))).WithServers(3, g => g.ServiceTime = TimeDistribution.Constant(service));
        Assert.Empty(ScenarioCheck.Errors(Of(TimeSpan.FromMilliseconds(10))));
        Assert.StartsWith("Scenario 'x': Clients: got about 60000000 requests (", Assert.Single(ScenarioCheck.Errors(Of(TimeSpan.FromMicroseconds(1)))), StringComparison.Ordinal);
        // Ten users never go round more often than 1,000 times a second each.
        Assert.Empty(ScenarioCheck.Errors(new Scenario().WithClosedLoop(1, 10, g => g.Network = TimeDistribution.Constant(TimeSpan.FromMicroseconds(500))).WithServers(1, g => g.ServiceTime = new())));
        Assert.Equal(["Scenario 'x': Clients: got a closed loop in which nothing takes any time, wanted a think time, a network or a service time above 0."],
            ScenarioCheck.Errors(new Scenario("x").WithClosedLoop(1, 10).WithServers(1, g => g.ServiceTime = new())));
    }
}
