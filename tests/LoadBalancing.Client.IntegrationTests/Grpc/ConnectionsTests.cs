using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Grpc.Servers;
using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>A server that takes two streams a connection gets as many connections as it needs, whichever way our handler came to be.</summary>
public sealed class ConnectionsTests : IntegrationTest
{
    private const int Streams = 5;

    public static TheoryData<string, string> Ways
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string make in new[] { GrpcServers.Kestrel, GrpcServers.Python })
            {
                foreach (string way in new[] { "AddLoadBalancedHttpClient", "AddLoadBalancing", "CreateHandler", "IHttpMessageHandlerFactory" }) { data.Add(make, way); }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Five_streams_run_at_the_same_time_over_three_connections(string make, string way)
    {
        await using IGrpcServer server = await GrpcServers.StartAsync(make, Token, "max-streams=2");
        // That setting counts connections of HTTP/1.1.
        await using var orders = new Balanced([server.Address], options => options.Transport.MaxConnectionsPerEndpoint = 1, services: services => services.AddHttpClient("other").AddLoadBalancing(Balanced.Name));
        using var invoker = Invoker(orders, way);
        var calls = new GrpcCalls(invoker, Token);
        var running = new List<GrpcCall>();
        for (int i = 0; i < Streams; i++)
        {
            GrpcCall call = calls.Start(GrpcKind.Bidi);
            running.Add(call);
            await call.WriteAsync($"first of {i}");
            // A stream that waited for another to end would wait for ever: none ends.
            Assert.Equal($"first of {i}", await call.ReadAsync());
        }
        Assert.Equal((Streams, 0, 0, 0), orders.A.Count());
        foreach ((int i, GrpcCall call) in running.Index())
        {
            await call.WriteAsync($"last of {i}");
            call.Complete();
            Assert.Equal([$"last of {i}"], await call.ReadToEndAsync());
            await call.DisposeAsync();
        }
        Assert.Equal((0, Streams, 0, 0), orders.A.Count());
        GrpcSeen seen = await server.SeenAsync(Token);
        Assert.Equal(Streams, seen.Of(GrpcKind.Bidi));
        Assert.InRange(seen.Connections, 3, Streams);       // ceil(5 / 2); one more where a connection was made that a place became free before
    }

    private static HttpMessageInvoker Invoker(Balanced orders, string way) => way switch
    {
        "AddLoadBalancedHttpClient" => orders.Services.GetRequiredService<IHttpClientFactory>().CreateClient(Balanced.Name),
        "AddLoadBalancing" => orders.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other"),
        "CreateHandler" => new HttpMessageInvoker(orders.Cluster.CreateHandler()),
        _ => new HttpMessageInvoker(orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Balanced.Name), disposeHandler: false),
    };
}
