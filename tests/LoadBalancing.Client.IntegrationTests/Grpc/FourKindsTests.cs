using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Grpc.Servers;
using LoadBalancing.Client.IntegrationTests.Harness;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>Unary, server, client and bidirectional streams against both servers: outstanding until the end, counted once, by their status.</summary>
public sealed class FourKindsTests : IntegrationTest
{
    private static readonly string[] s_sent = ["one", "two", "three"];

    /// <summary>Each kind with what comes back: three messages are sent where a client may send many, and three come where a server may send many.</summary>
    private static (GrpcKind Kind, string[] Wanted)[] Kinds => [(GrpcKind.Unary, ["one"]), (GrpcKind.ServerStream, ["one", "one", "one"]), (GrpcKind.ClientStream, ["one+two+three"]), (GrpcKind.Bidi, s_sent)];

    public static TheoryData<string> Makes => [GrpcServers.Kestrel, GrpcServers.Python];

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task Messages_arrive_whole_and_a_good_end_counts_once(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        foreach ((GrpcKind kind, string[] wanted) in Kinds)
        {
            long before = orders.A.Succeeded;
            (IReadOnlyList<string> messages, int? status) = await calls.CallAsync(kind, s_sent);
            Assert.Equal(wanted, messages);
            Assert.Equal(0, status);
            Assert.Equal((0, before + 1, 0, 0), orders.A.Count());
            Assert.Equal(1, (await server.SeenAsync(Token)).Of(kind));
        }
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task A_big_message_arrives_whole(string make)
    {
        string big = new('x', 1_000_000);
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        foreach ((GrpcKind kind, string[] wanted) in Kinds) { Assert.Equal(wanted.Select(text => text.Replace("one", big)), (await calls.CallAsync(kind, [big, "two", "three"])).Messages); }
        Assert.Equal((0, 4, 0, 0), orders.A.Count());
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task A_status_in_the_trailers_counts_for_each_kind(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        foreach ((GrpcKind kind, string[] wanted) in Kinds)
        {
            foreach ((int status, int succeeded, int failed, int neutral) in new[] { (14, 0, 1, 0), (5, 1, 0, 0), (8, 0, 0, 1) })
            {
                (_, long good, long bad, long other) = orders.A.Count();
                (IReadOnlyList<string> messages, int? seen) = await calls.CallAsync(kind, s_sent, $"status={status}");
                Assert.Equal(status, seen);
                // grpcio answers neither one nor many to one with a message beside an error.
                if (kind is GrpcKind.ServerStream or GrpcKind.Bidi) { Assert.Equal(wanted, messages); }
                Assert.Equal((0, good + succeeded, bad + failed, other + neutral), orders.A.Count());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task A_status_alone_counts_for_each_kind(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token, "only=1", "status=14");
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        foreach ((GrpcKind kind, _) in Kinds)
        {
            long before = orders.A.Failed;
            await using (GrpcCall call = calls.Start(kind))
            {
                Assert.True((await call.Answer).Headers.Contains("grpc-status"));
                // The body is not read: the caller only disposes of the call.
                Assert.Empty(await call.ReadToEndAsync());
                Assert.Equal(14, call.Status);
            }
            Assert.Equal((0, 0, before + 1, 0), orders.A.Count());
        }
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task A_stream_is_outstanding_until_its_end(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token);
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        await using GrpcCall call = calls.Start(GrpcKind.Bidi);
        for (int i = 0; i < 3; i++)
        {
            await call.WriteAsync($"message {i}");
            Assert.Equal($"message {i}", await call.ReadAsync());
            Assert.Equal((1, 0, 0, 0), orders.A.Count());
        }
        call.Complete();
        Assert.Equal((null, 0), (await call.ReadAsync(), call.Status));
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task A_client_that_has_said_all_waits_for_the_servers_end(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token, "holds=1");
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        await using GrpcCall call = calls.Start(GrpcKind.Bidi);
        await call.WriteAsync("last");
        call.Complete();
        Assert.Equal("last", await call.ReadAsync());
        Task<string?> more = call.ReadAsync();
        Assert.Equal((1, 0, 0, 0), orders.A.Count());
        await call.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => more);
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task A_server_may_end_before_its_client_has_said_all(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token, "answers-after=1");
        await using Balanced orders = Balanced.Over(server.Address);
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        foreach (GrpcKind kind in new[] { GrpcKind.ClientStream, GrpcKind.Bidi })
        {
            long before = orders.A.Succeeded;
            await using GrpcCall call = calls.Start(kind);
            await call.WriteAsync("one");
            Assert.Equal(["one"], await call.ReadToEndAsync());
            Assert.Equal(0, call.Status);
            Assert.Equal((0, before + 1, 0, 0), orders.A.Count());
        }
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task Latency_is_the_time_to_the_headers(string make)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token, "headers-first=1");
        await using var orders = new Balanced([server.Address], options => options.Picker.Policy = "peak_ewma");      // a longer sample takes the place of the estimate at once
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        // The first is a seed, with a connection to set up; the next takes its place.
        await calls.CallAsync(GrpcKind.Bidi, ["seed"]);
        TimeSpan longest = TimeSpan.Zero;
        for (int i = 0; i < 2; i++)
        {
            long began = TimeProvider.System.GetTimestamp();
            await using GrpcCall call = calls.Start(GrpcKind.Bidi);
            await call.Answer;          // without a message from either side
            TimeSpan headers = TimeProvider.System.GetElapsedTime(began);
            longest = headers > longest ? headers : longest;
            await Task.Delay(TimeSpan.FromSeconds(0.5) + longest, Token);
            await call.WriteAsync("late");
            call.Complete();
            Assert.Equal(["late"], await call.ReadToEndAsync());
            // Whatever the machine does meanwhile: no sample is longer than what the caller waited for headers, and no estimate than its longest sample. A stamp is 65 us.
            Assert.InRange(orders.A.LatencyEstimate!.Value, TimeSpan.Zero, longest + TimeSpan.FromMilliseconds(1));
        }
    }
}
