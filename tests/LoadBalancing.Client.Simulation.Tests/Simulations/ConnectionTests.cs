using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>A new connection takes 50 ms, a service 10.</summary>
public sealed class ConnectionTests
{
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

    [Fact]
    public void A_connection_that_was_made_for_one_who_gave_up_is_there_for_the_next()
    {
        // Given up at 130 ms, ready at 150; idle for 50 ms at 200.
        Scenario scenario = Every(100, until: 250, client: group =>
        {
            Client(group);
            (group.Deadline, group.ConnectionIdleTimeout) = (Ms(30), Ms(60));
        });
        Assert.Equal([30, 10], Latencies(scenario.Served(10)));
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

    [Theory]
    [InlineData(ScenarioAction.Fail, 0)]
    [InlineData(ScenarioAction.Heal, 10)]
    public void An_error_is_an_answer_and_leaves_the_connection_as_it_is(ScenarioAction action, double error)
    {
        // Answered at once by the action, after a service by the share of errors, or told to come later: 50 to connect, once.
        AssertOnce(Every(100, until: 350, client: Client).Served(10, server: group => group.ErrorShare = 1).At(0, action), 50 + error, error);
        AssertOnce(Every(100, until: 350, client: Client).Served(500, server: group => (group.Workers, group.QueueLimit) = (1, 0)), 550, 50, 0);

        static void AssertOnce(Scenario scenario, params double[] latencies)
        {
            scenario.Run(out IReadOnlyList<Attempt> attempts);
            Assert.Equal(latencies, attempts.Select(attempt => attempt.Latency).Distinct());
        }
    }

    [Fact]
    public void Whoever_refuses_connections_still_serves_those_that_it_has() =>
        // The one at 100 ms connects; from 155 on new ones are refused, and the requests of 200 and 300 need none.
        Assert.Equal([60, 10, 10], Latencies(Every(100, until: 350, client: Client).Served(10).At(155, ScenarioAction.Refuse)));

    private static void Client(ClientGroup group) => group.ConnectionSetup = Ms(50);

    private static void Multiplexed(ClientGroup group) => (group.ConnectionSetup, group.Multiplexed) = (Ms(50), true);

    private static IEnumerable<double> Latencies(Scenario scenario) => Latencies(scenario, out _);

    /// <summary>In the order in which requests began: each makes one attempt.</summary>
    private static IEnumerable<double> Latencies(Scenario scenario, out IReadOnlyList<Attempt> attempts)
    {
        SimulationResult result = scenario.Run(out attempts);
        Assert.Equal(result.Milliseconds(), attempts.Select(attempt => attempt.Latency).Order());
        return attempts.Select(attempt => attempt.Latency);
    }
}
