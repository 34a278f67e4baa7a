using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>What a server does with requests that come at known times and take known times.</summary>
public sealed class QueueTests
{
    [Fact]
    public void Nobody_waits_where_services_are_shorter_than_gaps()
    {
        // Requests at 10, 20 ... 990 ms, 7 ms each: 99 * 7 ms of 1,000.
        SimulationResult result = Every(10, until: 1_000).Served(7).Run(out _);
        Assert.Equal((99, 99), (result.Requests, result.Succeeded));
        Assert.All(result.Milliseconds(), latency => Assert.Equal(7, latency));
        ServerResult server = Assert.Single(result.Servers);
        Assert.Equal((99, 1.0, 0, 0.693, 0.693), (server.Attempts, server.Share, server.LongestQueue, server.Utilization, server.MeanRequests));
    }

    [Fact]
    public void Who_comes_first_is_served_first()
    {
        // Requests at 5, 10 ... 45 ms, 8 ms each: the k-th begins at 5 + 8 (k - 1) and so waits 3 (k - 1). At 40 ms eight have come and five have begun.
        SimulationResult result = Every(5, until: 50).Served(8).Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal(Enumerable.Range(0, 9).Select(k => new Attempt("s", 5 * (k + 1), 8 + (3 * k), OutcomeKind.Success)), attempts);
        Assert.Equal(3, result.Servers[0].LongestQueue);
    }

    [Fact]
    public void As_many_are_served_at_a_time_as_there_are_workers() =>
        Assert.Equal([10, 10, 10, 20, 20, 20, 30], AtOnce(7).Served(10, server: group => group.Workers = 3).Run(out _).Milliseconds());

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(null, 5)]
    public void Beyond_the_queue_limit_requests_are_told_at_once_to_come_later(int? limit, int served)
    {
        SimulationResult result = AtOnce(5).Served(10, server: group => group.QueueLimit = limit).Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal((served, 5 - served, 5), (result.Succeeded, result.Failed, result.Attempts));
        Assert.Equal(Enumerable.Range(1, served).Select(i => 10.0 * i), attempts.Where(attempt => attempt.Kind == OutcomeKind.Success).Select(attempt => attempt.Latency));
        Assert.Equal(Enumerable.Repeat((0.0, OutcomeKind.Overloaded), 5 - served), attempts.Where(attempt => attempt.Kind != OutcomeKind.Success).Select(attempt => (attempt.Latency, attempt.Kind)));
        // A failure counts as its deadline: 10 s.
        Assert.Equal(5 - served, result.Milliseconds().Count(latency => latency == 10_000));
    }

    [Fact]
    public void A_server_of_twice_the_speed_takes_half_the_time() =>
        Assert.All(Every(10, until: 100).Served(8, server: group => group.Speed = 2).Run(out _).Milliseconds(), latency => Assert.Equal(4, latency));

    [Fact]
    public void A_cold_start_makes_services_slower_and_less_so_with_time()
    {
        // 10 * (1 + 2 * (1 - t / 100)) until 100 ms after a start: 20 at 50 ms, then 10; restarted at 200 ms, before the request of that instant: 30, 20, 10.
        Scenario scenario = Every(50, until: 350).Served(10, server: group => (group.ColdStartFactor, group.ColdStartDuration) = (3, Ms(100))).At(200, ScenarioAction.Restart);
        scenario.Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([20, 10, 10, 30, 20, 10], attempts.Select(attempt => attempt.Latency));
    }

    /// <summary>
    /// The share that others take is even between 0 and 0.6, another one each 100 ms on average: a capacity of 0.7 is left on average (0.03 are four standard errors over
    /// 1,000 periods), and never less than 0.4.
    /// </summary>
    [Fact]
    public void Antagonists_take_half_their_largest_share_on_average()
    {
        Scenario scenario = Every(10, until: 100_000).Served(10, server: group => (group.Workers, group.AntagonistShare, group.AntagonistPeriod) = (3, 0.6, Ms(100)));
        double[] latencies = scenario.Run(out _).Milliseconds();
        Assert.InRange(latencies[0], 10, 10.1);
        Assert.InRange(latencies[^1], 24.9, 25);
        Assert.InRange(latencies.Average(latency => 10 / latency), 0.67, 0.73);
    }

    [Fact]
    public void A_request_crosses_network_and_distance_twice()
    {
        // 2 * (2 + 3) + 10.
        SimulationResult result = Every(50, until: 200, client: group => group.Network = Always(2)).Served(10, server: group => group.Distance = Ms(3)).Run(out _);
        Assert.Equal([20, 20, 20], result.Milliseconds());
        // Only the 10 ms are the server's: 3 * 10 of 200 ms.
        Assert.Equal(0.15, result.Servers[0].Utilization);
    }

    [Fact]
    public void Errors_are_answered_after_as_long_a_service_as_any()
    {
        Scenario scenario = Every(10, until: 20_000).Served(4, server: group => group.ErrorShare = 0.25);
        SimulationResult result = scenario.Run(out IReadOnlyList<Attempt> attempts);
        // 1,999 requests with p = 1/4: four deviations are 4 * sqrt(375) = 77.
        Assert.InRange(result.Failed, 500 - 77, 500 + 77);
        Assert.Equal(result.Requests, result.Failed + result.Succeeded);
        Assert.All(attempts, attempt => Assert.Equal(4, attempt.Latency));
        Assert.Equal(result.Failed, attempts.Count(attempt => attempt.Kind == OutcomeKind.Failure));
        Assert.Equal(result.Failed, result.Milliseconds().Count(latency => latency == 10_000));
    }
}
