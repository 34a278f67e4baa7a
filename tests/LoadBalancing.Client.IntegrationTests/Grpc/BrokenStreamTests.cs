using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Grpc.Servers;
using LoadBalancing.Client.IntegrationTests.Harness;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>Streams that do not come to their end: whose fault that was decides how they count, and nobody stays outstanding.</summary>
public sealed class BrokenStreamTests : IntegrationTest
{
    public static TheoryData<string, string> Streams
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string make in new[] { GrpcServers.Kestrel, GrpcServers.Python }) { foreach (GrpcKind kind in new[] { GrpcKind.ServerStream, GrpcKind.Bidi }) { data.Add(make, kind.ToString()); } }
            return data;
        }
    }

    /// <summary>A call that has had one message and waits for more.</summary>
    private async Task<GrpcCall> BeginAsync(Balanced orders, string kind)
    {
        GrpcCall call = GrpcCalls.Over(orders, Token).Start(Enum.Parse<GrpcKind>(kind), told: ["messages=1", "holds=1"]);
        if (kind == nameof(GrpcKind.Bidi)) { await call.WriteAsync("hello"); }
        Assert.Equal("hello", await call.ReadAsync());
        Assert.Equal((1, 0, 0, 0), orders.A.Count());
        return call;
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_server_that_dies_has_failed(string make, string kind)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        await using GrpcCall call = await BeginAsync(orders, kind);
        Task<string?> more = call.ReadAsync();
        await server.KillAsync();
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => more);
        Assert.True(error is HttpRequestException or IOException, error.ToString());
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
        Assert.Equal(EndpointAvailability.Probation, orders.A.Availability);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_caller_who_cancels_says_nothing_of_the_server(string make, string kind)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        await using GrpcCall call = await BeginAsync(orders, kind);
        Task<string?> more = call.ReadAsync();
        await call.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => more);
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_caller_who_only_leaves_says_nothing_of_the_server(string make, string kind)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        await using GrpcCall call = await BeginAsync(orders, kind);
        (await call.Answer).Dispose();
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_call_that_nobody_reads_nor_disposes_of_is_found(string make, string kind)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        await LoseAsync(orders, kind);
        await Until(() => { GC.Collect(); GC.WaitForPendingFinalizers(); return orders.Outstanding == 0; }, "the lost call was found");
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
    }

    /// <summary>The runtime itself keeps a response while its client's stream is open (the stream that is written to knows it): what is lost before that ends with its connection.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task LoseAsync(Balanced orders, string kind)
    {
        GrpcCall call = await BeginAsync(orders, kind);
        if (kind == nameof(GrpcKind.Bidi)) { call.Complete(); }
    }
}
