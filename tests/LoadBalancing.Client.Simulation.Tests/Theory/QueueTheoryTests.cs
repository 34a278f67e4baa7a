using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Theory;

/// <summary>What is known exactly comes out: 100 servers of one worker, exponential services (10 ms), Poisson arrivals, one client, 600,000 requests.</summary>
public sealed class QueueTheoryTests
{
    private const int Servers = 100;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.8)]
    public void Random_choice_splits_a_Poisson_stream_into_MM1_queues_whose_mean_time_is_1_over_1_minus_load(double load) =>
        AssertNear(1 / (1 - load), MeanOf("random", load), tolerance: 0.025);

    /// <summary>
    /// The supermarket model (Mitzenmacher; Vvedenskaya, Dobrushin, Karpelevich): mean time = sum over i >= 1 of load^(2^i - 2), in the limit of many servers: 1.2657, 1.6145,
    /// 1.9473 and 2.6141. The surplus of so few as 100 shrinks as 1 / servers; it was measured here over six seeds of 600,000 requests, of 3,000,000 for the load of 0.9, where
    /// one run of 600,000 has a standard error of 1 %.
    /// </summary>
    [Theory]
    [InlineData(0.5, 1.27, 0.0015)]
    [InlineData(0.7, 1.61, 0.0045)]
    [InlineData(0.8, 1.95, 0.008)]
    [InlineData(0.9, 2.61, 0.013)]
    public void Two_choices_have_the_mean_time_of_the_supermarket_model(double load, double published, double surplusOf100)
    {
        double limit = Enumerable.Range(1, 10).Sum(i => Math.Pow(load, Math.Pow(2, i) - 2));
        AssertNear(published, limit, tolerance: 0.005);
        AssertNear(limit * (1 + surplusOf100), MeanOf("power_of_two_choices", load), tolerance: 0.015);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void The_shortest_queue_beats_two_choices_and_these_beat_chance(double load)
    {
        double shortest = MeanOf("least_outstanding", load), two = MeanOf("power_of_two_choices", load), random = MeanOf("random", load);
        Assert.True(shortest < two && two < random, $"{shortest}, {two}, {random}");
        // With 100 queues to choose from hardly anybody waits: 1.000, 1.005, 1.07.
        Assert.InRange(shortest, 0.99, 1.1);
    }

    [Fact]
    public void The_oracle_is_an_MMc_queue()
    {
        const int Workers = 20;
        const double Load = 0.9;
        Scenario scenario = new Scenario { Duration = TimeSpan.FromSeconds(300), WarmUp = TimeSpan.FromSeconds(5) }
            .WithClients(1, Load * Workers * 100)
            .WithServers(5, group => group.Workers = 4);
        double mean = Simulator.Run(scenario, SimulatedCluster.CentralQueue).Latency.Mean.TotalMilliseconds / 10;
        // Erlang C for 20 workers at 0.9: P(wait) = 0.5508; wait = P / (c (1 - load)) = 0.2754 services.
        AssertNear(1 + (ErlangC(Workers, Load * Workers) / (Workers * (1 - Load))), mean, tolerance: 0.02);
    }

    [Fact]
    public void Utilisation_is_the_load_and_the_mean_number_is_rate_times_mean_time()
    {
        SimulationResult result = Simulator.Run(MM1(0.7, requests: 300_000), SimulatedCluster.Of("power_of_two_choices"));
        double utilization = result.Servers.Average(server => server.Utilization), number = result.Servers.Sum(server => server.MeanRequests);
        AssertNear(0.7, utilization, tolerance: 0.01);
        double rate = result.Requests / (result.Duration - TimeSpan.FromSeconds(5)).TotalSeconds;
        AssertNear(rate * result.Latency.Mean.TotalSeconds, number, tolerance: 0.005);
    }

    private static double MeanOf(string policy, double load) =>
        Simulator.Run(MM1(load, requests: 600_000), SimulatedCluster.Of(policy)).Latency.Mean.TotalMilliseconds / 10;

    private static Scenario MM1(double load, int requests) =>
        new Scenario("M/M/1") { Duration = TimeSpan.FromSeconds(requests / (Servers * 100 * load)), WarmUp = TimeSpan.FromSeconds(5) }
            .WithClients(1, Servers * 100 * load)
            .WithServers(Servers);

    /// <summary>The chance to find all of so many workers busy, by the recursion of Erlang's B.</summary>
    private static double ErlangC(int workers, double offered)
    {
        double blocked = 1;
        for (int i = 1; i <= workers; i++) { blocked = offered * blocked / (i + (offered * blocked)); }
        return blocked / (1 - (offered / workers * (1 - blocked)));
    }

    private static void AssertNear(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * expected, $"{actual} is not within {100 * tolerance} % of {expected}.");
}
