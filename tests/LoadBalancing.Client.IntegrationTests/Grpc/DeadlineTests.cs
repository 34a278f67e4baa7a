using LoadBalancing.Client.IntegrationTests.Grpc.Servers;
using LoadBalancing.Client.IntegrationTests.Harness;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>Deadlines that pass at real servers: grpcio knows them too and resets the stream, Kestrel leaves them to the caller.</summary>
public sealed class DeadlineTests : IntegrationTest
{
    public static TheoryData<string> Makes => [GrpcServers.Kestrel, GrpcServers.Python];

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task In_the_middle_of_a_stream_it_says_nothing(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token, "messages=1", "holds=1");
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        await WarmUpAsync(calls);
        await using GrpcCall call = calls.Start(GrpcKind.ServerStream, timeout: TimeSpan.FromSeconds(4));
        Assert.Equal("hello", await call.ReadAsync());
        await EndsAsync(call);
        Assert.Equal((0, 1, 0, 1), orders.A.Count());
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task Before_the_headers_it_speaks_against_who_answered_nobody(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token, "delay-ms=60000");
        await using Balanced orders = Balanced.Over(server.Address);
        foreach (GrpcKind kind in Enum.GetValues<GrpcKind>())
        {
            long before = orders.A.Failed;
            await using GrpcCall call = GrpcCalls.Over(orders, Token).Start(kind, timeout: TimeSpan.FromSeconds(0.3));
            await EndsAsync(call);
            Assert.Equal(0, orders.Outstanding);
            // grpcio's clock may see the deadline first; what it says then, or that it resets the stream, is neutral.
            Assert.Equal(1, orders.A.Failed - before + orders.A.Tracker.Outcomes.Neutral);
            if (orders.A.Tracker.Outcomes.Neutral > 0) { Assert.Equal(GrpcServers.Python, make); return; }
        }
        Assert.Equal((0, 0, 4, 0), orders.A.Count());
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task And_not_where_others_were_answered_meanwhile(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        await WarmUpAsync(calls);
        await using GrpcCall slow = calls.Start(GrpcKind.ServerStream, timeout: TimeSpan.FromSeconds(4), told: ["delay-ms=60000"]);
        await calls.CallAsync(GrpcKind.Unary, ["quick"]);
        await EndsAsync(slow);
        Assert.Equal((0, 2, 0, 1), orders.A.Count());
    }

    /// <summary>With a connection and compiled code an answer takes milliseconds, so that a deadline of seconds comes after it.</summary>
    private static async Task WarmUpAsync(GrpcCalls calls)
    {
        await using GrpcCall call = calls.Start(GrpcKind.ServerStream, told: ["only=1", "status=5"]);       // NOT_FOUND: an answer
        await call.ReadToEndAsync();
        Assert.Equal(5, call.Status);
    }

    private static async Task EndsAsync(GrpcCall call)
    {
        try
        {
            await call.ReadToEndAsync();
            Assert.Equal(4, call.Status);           // DEADLINE_EXCEEDED
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException) { }
    }
}
