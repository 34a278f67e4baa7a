using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>A new connection takes 50 ms, a service 10.</summary>
public sealed class ConnectionTests
{
    private const OutcomeKind Ok = OutcomeKind.Success;

    [Fact]
    public void Only_a_request_without_an_idle_connection_waits_for_a_new_one() =>
        Assert.Equal([60, 10, 10], Latencies(Every(100, until: 350, client: Client).Served(10)));

    [Fact]
    public void A_connection_carries_one_request_at_a_time_and_is_there_for_the_next()
    {
        // Three at once at 100 ms make three connections, and those of 200 ms use them.
        Assert.Equal([60, 60, 60, 10, 10, 10], Latencies(AtOnce(3, until: 250, client: Client).Served(10, server: group => group.Workers = 3)));
    }

    [Fact]
    public void A_request_takes_a_connection_that_is_freed_before_its_own_is_ready()
    {
        // The first connects from 55 to 105 and is answered at 115; the second, of 110 ms, takes its connection then: done at 125. Its own is ready at 160, for the third at 165.
        Assert.Equal([60, 15, 10], Latencies(Every(55, until: 200, client: Client).Served(10)));
    }

    [Theory]
    [InlineData(89.9, 60)]
    [InlineData(90, 10)]
    public void A_connection_that_was_idle_for_too_long_is_closed(double timeout, double second)
    {
        // Released at 160 ms and wanted at 200: 40 ms idle; then from 210 to 300: 90 ms.
        Scenario scenario = Every(100, until: 350, client: group =>
        {
            Client(group);
            group.ConnectionIdleTimeout = Ms(timeout);
        });
        Assert.Equal([60, 10, second], Latencies(scenario.Served(10)));
    }

    [Fact]
    public void Over_HTTP_2_all_requests_share_one_connection_and_wait_for_it_together()
    {
        // At 30 ms it is opened, ready at 80: the requests of 30 and 60 wait for it, that of 90 does not.
        Assert.Equal([60, 30, 10], Latencies(Every(30, until: 110, client: Multiplexed).Served(10, server: group => group.Workers = 3)));
        Assert.Equal([60, 60, 60], Latencies(AtOnce(3, client: Multiplexed).Served(10, server: group => group.Workers = 3)));
    }

    [Fact]
    public void A_shared_connection_with_a_request_on_it_is_not_idle()
    {
        // Requests every 100 ms take 250; what has not been released for 120 ms would be closed, were nobody on it.
        Scenario scenario = Every(100, until: 450, client: group =>
        {
            Multiplexed(group);
            group.ConnectionIdleTimeout = Ms(120);
        });
        Assert.Equal([300, 250, 250, 250], Latencies(scenario.Served(250, server: group => group.Workers = 5)));
    }

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
        Assert.Equal([("s0", 100, 10, OutcomeKind.Unreachable), ("s1", 110, 70, Ok), ("s1", 200, 20, Ok)], attempts.Select(a => (a.Server, a.At, a.Latency, a.Kind)));
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
        Assert.Equal([("s0", 200, OutcomeKind.Unreachable), ("s1", 60, Ok)], attempts.Select(a => (a.Server, a.Latency, a.Kind)));
        // Or with the deadline, if that comes first.
        scenario.Clients[0].Deadline = Ms(150);
        Assert.Equal([150], Latencies(scenario));
    }

    [Fact]
    public void Over_HTTP_2_all_that_wait_for_a_connection_that_cannot_be_made_fail_with_it()
    {
        Scenario scenario = AtOnce(3, client: group =>
        {
            Multiplexed(group);
            group.ConnectTimeout = Ms(70);
        }).Served(10, count: 2, server: group => group.Workers = 3).At(0, ScenarioAction.Partition, "s0");
        Assert.Equal([130, 130, 130], Latencies(scenario));
    }

    [Theory]
    [InlineData(ScenarioAction.Restart)]
    [InlineData(ScenarioAction.Leave)]
    public void No_connection_leads_to_a_new_process(ScenarioAction end)
    {
        Scenario scenario = Every(100, until: 450, client: Client).Served(10).Served(10, server: group => group.Name = "other").At(250, end, "s");
        if (end == ScenarioAction.Leave) { scenario.At(260, ScenarioAction.Join, "s"); }
        Assert.Equal([60, 10, 60, 10], Latencies(scenario, out IReadOnlyList<Attempt> attempts));
        Assert.All(attempts, attempt => Assert.Equal("s", attempt.Server));
    }

    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 10)]
    public void Who_gives_up_closes_the_connection_unless_others_share_it(bool multiplexed, double next)
    {
        // The second takes 80 ms and is given up after 70: the third, at 300 ms, needs a new connection, or has the shared one.
        Scenario scenario = Every(100, until: 350, client: group =>
        {
            Client(group);
            (group.Multiplexed, group.Deadline) = (multiplexed, Ms(70));
        }).Served(10).At(280, ScenarioAction.Heal).At(180, ScenarioAction.Slow, configure: slow => slow.Factor = 8);
        Assert.Equal([60, 70, next], Latencies(scenario));
    }

    private static void Client(ClientGroup group) => group.ConnectionSetup = Ms(50);

    private static void Multiplexed(ClientGroup group) => (group.ConnectionSetup, group.Multiplexed) = (Ms(50), true);

    private static IEnumerable<double> Latencies(Scenario scenario) => Latencies(scenario, out _);

    /// <summary>Of requests in the order in which they began, all their attempts included.</summary>
    private static IEnumerable<double> Latencies(Scenario scenario, out IReadOnlyList<Attempt> attempts)
    {
        SimulationResult result = scenario.Run(out attempts);
        double[] sorted = result.Milliseconds();
        // One attempt each: their order is known. Else they are few enough to be told by their values.
        return attempts.Count == sorted.Length ? attempts.Select(attempt => attempt.Latency) : sorted.OrderDescending();
    }
}
