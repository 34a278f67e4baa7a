using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>A new connection would take 50 ms, a service 10, and the first server cannot be reached.</summary>
public sealed class NoConnectionTests
{
    [Fact]
    public void To_connect_in_vain_takes_a_round_trip_and_the_next_endpoint_is_tried()
    {
        // Refused after 2 * (2 + 3) ms, then 50 to connect to s1, and 10 + 2 * (2 + 3) there. s0 is left alone for a while after that.
        Scenario scenario = Every(100, until: 250, client: group =>
        {
            Client(group);
            group.Network = Always(2);
        }).Served(10, count: 2, server: group => group.Distance = Ms(3)).At(0, ScenarioAction.Refuse, "s0");
        Assert.Equal([80, 20], Latencies(scenario, out IReadOnlyList<Attempt> attempts));
        Assert.Equal([("s0", 100, 10, OutcomeKind.Unreachable), ("s1", 110, 70, OutcomeKind.Success), ("s1", 200, 20, OutcomeKind.Success)], attempts.Select(a => (a.Server, a.At, a.Latency, a.Kind)));
    }

    [Fact]
    public void Connecting_into_a_partition_ends_with_the_connect_timeout_and_goes_elsewhere()
    {
        Scenario scenario = Every(100, until: 150, client: group =>
        {
            Client(group);
            group.ConnectTimeout = Ms(200);
        }).Served(10, count: 2).At(0, ScenarioAction.Partition, "s0");
        Assert.Equal([200 + 50 + 10], Latencies(scenario, out IReadOnlyList<Attempt> attempts));
        Assert.Equal([("s0", 200, OutcomeKind.Unreachable), ("s1", 60, OutcomeKind.Success)], attempts.Select(a => (a.Server, a.Latency, a.Kind)));
        // Or with the deadline, if that comes first.
        scenario.Clients[0].Deadline = Ms(150);
        Assert.Equal([150], Latencies(scenario));
    }

    [Fact]
    public void Over_HTTP_2_all_that_wait_for_a_connection_that_cannot_be_made_fail_with_it()
    {
        Scenario scenario = AtOnce(3, client: group =>
        {
            Client(group);
            (group.Multiplexed, group.ConnectTimeout) = (true, Ms(70));
        }).Served(10, count: 2, server: group => group.Workers = 3).At(0, ScenarioAction.Partition, "s0");
        Assert.Equal([130, 130, 130], Latencies(scenario));
    }

    private static void Client(ClientGroup group) => group.ConnectionSetup = Ms(50);

    private static double[] Latencies(Scenario scenario) => Latencies(scenario, out _);

    /// <summary>Of requests, the longest first: those that tried two servers come before the others.</summary>
    private static double[] Latencies(Scenario scenario, out IReadOnlyList<Attempt> attempts) => [.. scenario.Run(out attempts).Milliseconds().Reverse()];
}
