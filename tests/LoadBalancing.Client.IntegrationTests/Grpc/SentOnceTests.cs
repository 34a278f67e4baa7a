using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Grpc.Servers;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>A call goes to another endpoint only where it was provably never sent, whatever <c>Resilience:Retry</c> says: grpc-dotnet has retries of its own.</summary>
public sealed class SentOnceTests : IntegrationTest
{
    private static readonly string[] s_sent = ["one", "two", "three"];

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string make in new[] { GrpcServers.Kestrel, GrpcServers.Python }) { foreach (string kind in Enum.GetNames<GrpcKind>()) { data.Add(make, kind); } }
            return data;
        }
    }

    private static Balanced Over(params string[] addresses) => new(addresses, options =>
    {
        options.Resilience.Retry.MaxRetries = 3;
        options.Resilience.Retry.StatusCodes = "400-599";
    });

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_call_whose_connection_is_refused_goes_elsewhere_whole(string make, string kind)
    {
        using var refusing = new RefusingPort();
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Over(refusing.Address, server.Address);
        GrpcKind what = Enum.Parse<GrpcKind>(kind);
        (IReadOnlyList<string> messages, int? status) = await GrpcCalls.Over(orders, Token).CallAsync(what, s_sent);
        Assert.Equal(0, status);
        Assert.Equal(what switch { GrpcKind.Unary => ["one"], GrpcKind.ServerStream => ["one", "one", "one"], GrpcKind.ClientStream => ["one+two+three"], _ => s_sent }, messages);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
        Assert.Equal((0, 1, 0, 0), orders.B.Count());
        Assert.Equal(1, (await server.SeenAsync(Token)).Total);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_call_that_was_answered_unavailable_is_the_callers(string make, string kind)
    {
        await using IGrpcServer first = await GrpcServers.StartAsync(make, Token, "status=14"), second = await GrpcServers.StartAsync(GrpcServers.Kestrel, Token);
        await using Balanced orders = Over(first.Address, second.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        Assert.Equal(14, (await calls.CallAsync(Enum.Parse<GrpcKind>(kind), s_sent)).Status);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
        Assert.Equal(1, (await first.SeenAsync(Token)).Total);
        Assert.Equal(0, (await second.SeenAsync(Token)).Total);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task So_is_one_that_was_answered_unavailable_at_once(string make, string kind)
    {
        await using IGrpcServer first = await GrpcServers.StartAsync(make, Token, "status=14", "only=1"), second = await GrpcServers.StartAsync(GrpcServers.Kestrel, Token);
        await using Balanced orders = Over(first.Address, second.Address);
        await using (GrpcCall call = GrpcCalls.Over(orders, Token).Start(Enum.Parse<GrpcKind>(kind)))
        {
            Assert.Null(await call.ReadAsync());
            Assert.Equal(14, call.Status);
        }
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
        Assert.Equal(1, (await first.SeenAsync(Token)).Total);
        Assert.Equal(0, (await second.SeenAsync(Token)).Total);
    }

    /// <summary>REFUSED_STREAM proves that nothing was processed, but grpc-dotnet's contents are none that we know to be repeatable.</summary>
    [Theory]
    [InlineData(RefusingStreams.RefusedStream)]
    [InlineData(RefusingStreams.InternalError)]
    public async Task A_refused_stream_is_the_callers(int error)
    {
        int refused = 0;
        await using RawServer refusing = RefusingStreams.Start(error, () => Interlocked.Increment(ref refused));
        await using IGrpcServer server = await GrpcServers.StartAsync(GrpcServers.Kestrel, Token);
        await using Balanced orders = Over(refusing.Address, server.Address);
        await using GrpcCall call = GrpcCalls.Over(orders, Token).Start(GrpcKind.Unary);
        HttpRequestException thrown = await Assert.ThrowsAsync<HttpRequestException>(() => call.Answer);
        Assert.Equal(error, (int)Assert.IsType<HttpProtocolException>(thrown.InnerException).ErrorCode);
        Assert.InRange(refused, 1, 4);      // the runtime itself tries up to three times more at the same endpoint
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
        Assert.Equal((0, 0, 0, 0), orders.B.Count());
    }

    /// <summary>Marked, and with a content that we know: of plain HTTP it would be sent again.</summary>
    [Theory]
    [InlineData("application/grpc", 0)]
    [InlineData("application/json", 1)]
    public async Task Even_one_that_broke_and_is_marked_as_repeatable_is(string type, int elsewhere)
    {
        await using RawServer breaking = RefusingStreams.Start(RefusingStreams.InternalError, () => { });
        await using IGrpcServer server = await GrpcServers.StartAsync(GrpcServers.Kestrel, Token);
        await using Balanced orders = Over(breaking.Address, server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/test.Kinds/Unary") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(new byte[5]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Options.SetRepeatable(true);
        try { (await orders.Client.SendAsync(request, Token)).Dispose(); }
        catch (HttpRequestException) when (elsewhere == 0) { }
        Assert.Equal(elsewhere, (await server.SeenAsync(Token)).Total);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }
}
