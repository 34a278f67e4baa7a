using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>
/// 240 random scenarios. Each run checks by itself, at its end, that Little's law holds at every server, that workers did no more than they can, that no request was given back
/// twice and that no lease was lost (it throws otherwise): that they end is half of the test.
/// </summary>
public sealed class LawTests
{
    private static readonly string?[] s_policies = [null, "least_time", "random", "round_robin", "prequal", "ring_hash", "least_outstanding", "weighted_round_robin"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_happens_the_books_agree(int seed)
    {
        var scenarios = new RandomScenarios(seed);
        long requests = 0, succeeded = 0;
        for (int i = 0; i < 80; i++)
        {
            Scenario scenario = scenarios.Next();
            SimulationResult result = Simulator.Run(scenario, s_policies[i % s_policies.Length] is { } policy ? SimulatedCluster.Of(policy) : SimulatedCluster.CentralQueue);
            Check(scenario, result, $"seed {seed}, scenario {i}");
            (requests, succeeded) = (requests + result.Requests, succeeded + result.Succeeded);
        }
        // Not that nothing happened, nor that all went wrong.
        Assert.True(requests > 40_000 && succeeded > requests / 3 && succeeded < requests * 0.95, $"{succeeded} of {requests}");
    }

    private static void Check(Scenario scenario, SimulationResult result, string which)
    {
        long ended = result.Succeeded + result.Failed + result.TimedOut + result.Unavailable;
        Assert.True(result.Requests == ended && result.Requests == result.Latency.Count, which);
        Assert.True(result.Attempts == result.Servers.Sum(server => server.Attempts), which);
        Assert.True(result.Misrouted <= result.Attempts, which);
        if (result.Attempts > 0) { Assert.True(Math.Abs(result.Servers.Sum(server => server.Share) - 1) < 1e-9, which); }
        // Nobody waits for longer than a deadline, and a failure counts as just that.
        Assert.True(result.Latency.Longest <= scenario.Clients.Max(group => group.Deadline), which);
        int workersOf = 0;
        foreach (ServerGroup group in scenario.Servers)
        {
            foreach (ServerResult server in result.Servers.Skip(workersOf).Take(group.Count))
            {
                Assert.True(server.Utilization is >= 0 and <= 1 + 1e-9, which);
                Assert.True(server.MeanRequests >= (server.Utilization * group.Workers) - 1e-9, which);
            }
            workersOf += group.Count;
        }
        Assert.True(result.Windows.Count == (int)Math.Ceiling(scenario.Duration.TotalMilliseconds / 100), which);
        Assert.True(result.Windows.Sum(window => window.Attempts.Sum()) >= result.Attempts - CountedAfterTheEnd(result), which);
        Assert.All(result.Faults, fault => Assert.True(fault.HealedAt is null || fault.HealedAt >= fault.At, which));
        Assert.True(result.Events.Select(e => e.At).SequenceEqual(result.Events.Select(e => e.At).Order()), which);
    }

    /// <summary>Second attempts after the end of sending are in no window: each request makes two at most.</summary>
    private static long CountedAfterTheEnd(SimulationResult result) => 2 * (result.Requests - Math.Min(result.Requests, result.Windows.Sum(window => window.Ended)));
}
