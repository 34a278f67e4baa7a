using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Grpc.Servers;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Trimming;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>A hundred streams at each of four servers for 20 seconds, which end, are cancelled, left and lost by chance: nothing stays outstanding, and nothing of them stays in memory.</summary>
[Collection(nameof(Alone))]
public sealed class ManyStreamsTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(100))
{
    private const int Servers = 4, StreamsEach = 100, WarmUpSeconds = 3, Seconds = 20;

    [Fact]
    public async Task Nothing_stays_outstanding_and_the_heap_does_not_grow()
    {
        IGrpcServer[] servers = new IGrpcServer[Servers];
        // As in most real fleets the same 100 streams a connection, Kestrel's default: who has 101 open waits for nobody.
        for (int i = 0; i < Servers; i++) { servers[i] = await GrpcServers.StartAsync(i % 2 == 0 ? GrpcServers.Kestrel : GrpcServers.Python, Token, "max-streams=100", "pause-ms=20", "messages=20"); }
        await using (var orders = new Balanced([.. servers.Select(server => server.Address)], options => options.Picker.Policy = "least_outstanding"))
        {
            var chaos = new StreamChaos(GrpcCalls.Over(orders, Token), seed: 8, Token);
            EndpointNode[] nodes = [.. orders.Cluster.Snapshot!.Nodes];
            await chaos.HoldAsync(Servers * (StreamsEach + 1));
            // All at the same time, all answered, and one more at each server than a connection takes.
            Assert.All(nodes, node => Assert.Equal(StreamsEach + 1, node.Outstanding));
            foreach (IGrpcServer server in servers) { Assert.InRange((await server.SeenAsync(Token)).Connections, 2, 6); }
            await chaos.LetGoAsync();

            // Code is compiled and pools fill up: only from the second round on the heap is level, in runs within 2 %.
            long before = Math.Max(await RunAsync(chaos, orders, WarmUpSeconds), await RunAsync(chaos, orders, WarmUpSeconds));
            long after = await RunAsync(chaos, orders, Seconds);
            output.WriteLine($"{before:N0} -> {after:N0} B ({(after - before) * 100.0 / before:F2} %); {chaos}; {string.Join("; ", nodes.Select(node => $"{node.Id} {node.Count()}"))}");

            Assert.Empty(chaos.Surprises);
            // Of 6.5 MB, about ten bytes for each of the 30,000 calls.
            Assert.InRange(after, 0, before * 1.05);
            Assert.All(nodes, node => Assert.Equal((0, 0), (node.Outstanding, node.Tracker.InFlight.Count)));
            // Each call was one attempt, and each has ended once: those that were read to their end well, those that nobody waited for neither well nor badly.
            Assert.Equal(chaos.Started, nodes.Sum(node => node.Succeeded + node.Failed + node.Tracker.Outcomes.Neutral));
            Assert.Equal(0, nodes.Sum(node => node.Failed));
            Assert.Equal(chaos.Finished, nodes.Sum(node => node.Succeeded));
            Assert.InRange(chaos.Started, Servers * StreamsEach * 2, int.MaxValue);
        }
        foreach (IGrpcServer server in servers) { await server.DisposeAsync(); }
    }

    /// <summary>Load for a while, then peace; the size of what is left.</summary>
    private async Task<long> RunAsync(StreamChaos chaos, Balanced orders, int seconds)
    {
        await chaos.RunAsync(Servers * StreamsEach, TimeSpan.FromSeconds(seconds));
        // Those that were lost are found by the collector.
        await Until(() => { Collect(); return orders.Outstanding == 0; }, "nothing is outstanding");
        Collect();
        // What a compacting collection left: GC.GetTotalMemory is the difference of two numbers, and was negative in a process that had run for minutes.
        GCMemoryInfo left = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return left.HeapSizeBytes - left.FragmentedBytes;
    }

    private static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }
}
