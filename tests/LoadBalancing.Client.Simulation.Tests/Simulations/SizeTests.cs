using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Memory does not depend on the machine; time is measured by the benchmarks.</summary>
public sealed class SizeTests
{
    /// <summary>
    /// Measured: 40 MB. A latency is 8 bytes, kept in a list that doubles (16.8 MB for a million, all its arrays together), sorted once (8 MB) and once more by windows
    /// (8 MB); slices of 10 ms over 100 servers are 5 MB. All else is as large as what is under way at a time.
    /// </summary>
    [Fact]
    public void A_million_requests_over_a_hundred_servers_allocate_less_than_50_MB_and_42_bytes_for_each_more()
    {
        (long fewRequests, long few) = Allocated(seconds: 12.5);
        (long manyRequests, long many) = Allocated(seconds: 125);
        Assert.InRange(manyRequests, 990_000, 1_010_000);
        Assert.True(many < 50_000_000, $"{many} bytes");
        Assert.True(many - few < 42 * (manyRequests - fewRequests), $"{(many - few) / (double)(manyRequests - fewRequests)} bytes for each more");
    }

    private static (long Requests, long Bytes) Allocated(double seconds)
    {
        // 80 % of the capacity.
        Scenario scenario = new Scenario { Duration = TimeSpan.FromSeconds(seconds) }.WithClients(1, 8_000).WithServers(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SimulationResult result = Simulator.Run(scenario, SimulatedCluster.Of("power_of_two_choices"));
        return (result.Requests, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
