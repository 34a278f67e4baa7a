using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>When clients send, and what.</summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData(5, 200)]        // 5 users / (15 + 10 ms) for 1 s
    [InlineData(2, 80)]
    public void A_closed_loop_goes_round_once_in_thinking_and_service(int users, int requests)
    {
        Scenario scenario = Closed(users, think: 15, until: 1_000).Served(10, server: group => group.Workers = 5);
        SimulationResult result = scenario.Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal((requests, requests), (result.Requests, result.Succeeded));
        Assert.Equal(Enumerable.Range(0, 40).Select(round => 15.0 + (25 * round)), attempts.Select(attempt => attempt.At).Distinct());
    }

    [Fact]
    public void A_closed_loop_is_never_faster_than_the_workers()
    {
        // 50 users, two workers of 10 ms, busy from the first thought at 15 ms on. Two are answered at 25, 35 ... ms, and come again 15 ms later: after 975 ms that is too late. 50 + 96 * 2.
        SimulationResult result = Closed(50, think: 15, until: 1_000).Served(10, server: group => group.Workers = 2).Run(out _);
        Assert.Equal(2 * 985, result.Servers[0].Utilization * 2 * 1_000, precision: 6);
        Assert.Equal(242, result.Requests);
    }

    [Fact]
    public void Users_of_several_clients_go_round_on_their_own()
    {
        Scenario scenario = new Scenario { Duration = Ms(100) }.WithClosedLoop(3, 2, group => group.ThinkTime = Always(15)).Served(10, server: group => group.Workers = 6);
        Assert.Equal(6 * 4, scenario.Run(out _).Requests);       // at 15, 40, 65 and 90 ms
    }

    [Fact]
    public void A_user_whose_request_ends_in_the_instant_in_which_it_began_waits_a_millisecond() =>
        Assert.Equal(10, new Scenario { Duration = Ms(10) }.WithClosedLoop(1, 1).Served(1).At(0, ScenarioAction.Fail).Run(out _).Requests);

    [Fact]
    public void Poisson_arrivals_are_as_many_as_the_rate_says_and_have_no_memory()
    {
        var watched = new Watched();
        Simulator.Run(new Scenario { Duration = Ms(20_000) }.WithClients(4, 1_000).Served(0), watched.First());
        // 20,000 and four deviations are 566; of gaps of 1 ms, e^-1 are longer than 1 ms and e^-2 than 2 (four deviations are 1.4 %).
        double[] at = [.. watched.Asked.Select(asked => asked.At)];
        Assert.InRange(at.Length, 20_000 - 566, 20_000 + 566);
        double[] gaps = [.. at.Zip(at.Skip(1), (one, next) => next - one)];
        Assert.Equal(Math.Exp(-1), gaps.Count(gap => gap > 1) / (double)gaps.Length, tolerance: 0.014);
        Assert.Equal(Math.Exp(-2), gaps.Count(gap => gap > 2) / (double)gaps.Length, tolerance: 0.014);
    }

    [Fact]
    public void Recorded_gaps_keep_their_proportions_and_come_round_again()
    {
        // 1 : 3 at 100 a second: 5 and 15 ms.
        Scenario scenario = new Scenario { Duration = Ms(60) }.WithClients(1, 100, group =>
        {
            group.Arrivals = ArrivalKind.Recorded;
            group.RecordedGaps.Add(TimeSpan.FromHours(1));
            group.RecordedGaps.Add(TimeSpan.FromHours(3));
        });
        scenario.Served(1).Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal([5, 20, 25, 40, 45], attempts.Select(attempt => attempt.At));
    }

    [Fact]
    public void Recorded_services_take_the_recorded_times()
    {
        Scenario scenario = Every(50, until: 10_000).Served(0, server: group => group.ServiceTime = TimeDistribution.Recorded(Ms(3), Ms(30)));
        double[] latencies = scenario.Run(out _).Milliseconds();
        Assert.Equal([3, 30], latencies.Distinct());
        Assert.InRange(latencies.Count(latency => latency == 3), 100 - 29, 100 + 29);      // 199 with p = 1/2, four deviations
    }

    [Fact]
    public void A_rate_jumps_and_ramps_for_the_clients_that_are_meant()
    {
        // a: 100 a second, from 1 s on 500: 100 + 500. b: 100 a second, from 0 to 2 s rising to 300: 400 in all. The last of each would come at 2 s, which is the end.
        Scenario scenario = new Scenario { Duration = Ms(2_000) }
            .WithClients(1, 100, group => (group.Name, group.Arrivals) = ("a", ArrivalKind.Uniform)).WithClients(1, 100, group => (group.Name, group.Arrivals, group.Network) = ("b", ArrivalKind.Uniform, Always(1)))
            .At(1_000, ScenarioAction.Rate, configure: rate => (rate.Clients, rate.Factor) = ("a", 5)).At(0, ScenarioAction.Rate, configure: rate => (rate.Clients, rate.Factor, rate.Over) = ("b", 3, Ms(2_000)));
        SimulationResult result = scenario.Served(0).Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal((599 + 399, 599, 399), (result.Requests, attempts.Count(attempt => attempt.Latency == 0), attempts.Count(attempt => attempt.Latency == 2)));
    }

    [Fact]
    public void Requests_have_as_many_hash_keys_as_the_scenario_says()
    {
        var watched = new Watched(listens: true);
        Simulator.Run(Every(10, until: 3_000, client: group => group.HashKeys = 3).Served(1), watched.First());
        Dictionary<ulong, int> counts = watched.Asked.CountBy(asked => asked.Hash!.Value).ToDictionary();
        Assert.Equal(Enumerable.Range(0, 3).Select(key => new PickContext { HashKey = $"{key}" }.Hash!.Value).Order(), counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 100 - 33, 100 + 33));     // 299 with p = 1/3, four deviations
    }

    [Fact]
    public void Requests_without_keys_have_any()
    {
        var watched = new Watched(listens: true);
        Simulator.Run(Every(10, until: 1_000).Served(1), watched.First());
        Assert.True(watched.Asked.Select(asked => asked.Hash).Distinct().Count() > 90);
    }

    [Fact]
    public void A_hash_policy_sends_one_key_to_one_server()
    {
        Scenario scenario = Every(10, until: 1_000, client: group => group.HashKeys = 1).Served(1, count: 10);
        Assert.Single(Simulator.Run(scenario, SimulatedCluster.Of("ring_hash")).Servers, server => server.Attempts > 0);
        scenario.Clients[0].HashKeys = 1_000;
        Assert.True(Simulator.Run(scenario, SimulatedCluster.Of("ring_hash")).Servers.Count(server => server.Attempts > 0) > 5);
    }

    private static Scenario Closed(int users, double think, double until) => new Scenario { Duration = Ms(until) }.WithClosedLoop(1, users, group => group.ThinkTime = Always(think));
}
