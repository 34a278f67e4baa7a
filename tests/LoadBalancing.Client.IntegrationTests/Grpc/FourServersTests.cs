using System.Collections.Concurrent;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Grpc.Servers;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Trimming;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>
/// One server is slow, one answers UNAVAILABLE in trailers, one in trailers-only, and one is killed in the middle of its streams. The bad ones leave at once, and from then on get the single calls that try them.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FourServersTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(60))
{
    private const int AtATime = 8;
    private readonly List<IGrpcServer> _servers = [];
    private readonly ConcurrentDictionary<string, int> _ends = [];

    [Theory]
    [InlineData("least_time")]
    [InlineData("round_robin")]
    public async Task Nearly_all_calls_go_to_the_one_that_works(string policy)
    {
        // Fewer than half of four are well: by default judgements would no longer be believed, and calls would go to all that accept connections.
        await using Balanced orders = await StartAsync(policy, options => options.Health.Panic.Threshold = 0);
        await RunAsync(policy, orders, streamsAtFirst: 4, callsAfter: 400, orders.A);
    }

    [Theory]
    [InlineData("least_time")]
    [InlineData("round_robin")]
    public async Task Or_to_those_that_work_where_there_are_more(string policy)
    {
        // Three of six are bad: not fewer than half are well, so all settings are the default.
        await using Balanced orders = await StartAsync(policy, _ => { }, "kestrel", "python");
        EndpointNode[] nodes = [.. orders.Cluster.Snapshot!.Nodes];
        await RunAsync(policy, orders, streamsAtFirst: 6, callsAfter: 600, orders.A, nodes[4], nodes[5]);
        // Turns are even; where latency counts, who takes 40 ms gets less than half of what the fastest does: in runs, a hundredth.
        long slow = orders.A.Succeeded, fast = nodes[4].Succeeded;
        if (policy == "round_robin") { Assert.InRange(slow, fast * 0.8, fast * 1.25); }
        else { Assert.InRange(slow, 1, fast * 0.5); }
    }

    /// <summary>a is slow, b UNAVAILABLE in trailers, c in trailers-only, d dies; then those that are well. Both makes serve in each run.</summary>
    private async Task<Balanced> StartAsync(string policy, Action<ClusterOptions> configure, params string[] well)
    {
        _servers.Add(await GrpcServers.StartAsync(GrpcServers.Python, Token, "delay-ms=40"));
        _servers.Add(await GrpcServers.StartAsync(GrpcServers.Kestrel, Token, "status=14"));
        _servers.Add(await GrpcServers.StartAsync(GrpcServers.Python, Token, "status=14", "only=1"));
        _servers.Add(await GrpcServers.StartAsync(GrpcServers.Python, Token, "holds=1"));
        foreach (string make in well) { _servers.Add(await GrpcServers.StartAsync(make, Token)); }
        return new Balanced([.. _servers.Select(server => server.Address)], options =>
        {
            options.Picker.Policy = policy;
            configure(options);
        });
    }

    private async Task RunAsync(string policy, Balanced orders, int streamsAtFirst, int callsAfter, params EndpointNode[] well)
    {
        EndpointNode[] nodes = [.. orders.Cluster.Snapshot!.Nodes];
        EndpointNode dying = nodes[3];
        var calls = new CountedCalls(GrpcCalls.Over(orders, Token), _ends);

        // Calls until some hang in the middle of their streams at d, which dies then.
        var first = new List<Task>();
        while (dying.Outstanding < 3)
        {
            for (int i = 0; i < streamsAtFirst; i++) { first.Add(calls.CallAsync(GrpcKind.ServerStream)); }
            await Until(() => first.Count(call => !call.IsCompleted) <= dying.Outstanding, "the others have answered");
        }
        await Until(() => calls.Begun == dying.Outstanding, "the streams have begun at the server that dies");
        await _servers[3].KillAsync();
        await Task.WhenAll(first);
        Assert.Equal(0, orders.Outstanding);

        long began = TimeProvider.System.GetTimestamp();
        (long wellBefore, long allBefore) = (well.Sum(node => node.Succeeded), nodes.Sum(Ended));
        int before = _ends.GetValueOrDefault("0");
        await Parallel.ForAsync(0, callsAfter, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = Token }, async (i, _) => await calls.CallAsync((GrpcKind)(i % 4)));
        double seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        output.WriteLine($"{seconds:F1} s; ends: {string.Join(", ", _ends)}; {string.Join("; ", nodes.Select(node => $"{node.Id} {node.Count()} {node.Availability}"))}");

        // Who is out is tried after 1, 2, 4 ... s, less a fifth: by at most one call in the first 0.8 s and one more each time that the time doubles. d is refused, so a call that tries it goes elsewhere.
        double tries = 3 * (1 + Math.Max(0, Math.Log2((seconds / 0.8) + 1)));
        // And those that had not left yet: two failures in a row each, and as many as were under way meanwhile.
        double most = tries + (2 * 2) + AtATime;
        int good = _ends["0"] - before;
        Assert.InRange(good, callsAfter - most, callsAfter);
        Assert.Equal(good, well.Sum(node => node.Succeeded) - wellBefore);
        Assert.InRange(nodes.Sum(Ended) - allBefore, callsAfter, callsAfter + most);
        // By latency, who failed is avoided as it is: where it may not be judged out, since the others' latencies have grown (Outliers:Cascade), it stays and gets nothing.
        if (policy == "round_robin") { Assert.All(nodes[1..4], node => Assert.NotEqual(EndpointAvailability.Eligible, node.Availability)); }

        // Callers saw what servers said: nothing but OK, UNAVAILABLE, and streams that broke.
        Assert.Equal(["0", "14", "broken"], _ends.Keys.Order());
        Assert.Equal((0L, 0L, 0L), (nodes[1].Succeeded, nodes[2].Succeeded, nodes[3].Succeeded));
        Assert.Equal(_ends["14"], nodes[1].Failed + nodes[2].Failed);
        // Each call had one end, and each attempt too: the only attempts beside calls are those that were refused and went elsewhere.
        int refused = (int)dying.Failed - _ends["broken"];
        Assert.Equal(_ends.Values.Sum() + refused, nodes.Sum(Ended));
        Assert.InRange(refused, 0, most);
        Assert.Equal(0, orders.Outstanding);
        Assert.All(nodes, node => Assert.Equal((0, 0L), (node.Tracker.InFlight.Count, node.Tracker.Outcomes.Neutral)));
        // Servers agree: nothing was sent twice.
        Assert.Equal(nodes[1].Failed, (await _servers[1].SeenAsync(Token)).Total);
        Assert.Equal(nodes[2].Failed, (await _servers[2].SeenAsync(Token)).Total);
        Assert.Equal(nodes[0].Succeeded, (await _servers[0].SeenAsync(Token)).Total);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (IGrpcServer server in _servers) { server.DisposeAsync().AsTask().GetAwaiter().GetResult(); }
        base.Dispose(disposing);
    }

    private static long Ended(EndpointNode node) => node.Succeeded + node.Failed + node.Tracker.Outcomes.Neutral;
}
