using Grpc.Core;
using Grpc.Net.Client;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>A GrpcChannel replaces the choice of a handler below it by its own, unless it is kept from that: on every way in, all servers get their part.</summary>
public sealed class BalancedTests : ChannelTest
{
    private const int Calls = 30;

    [Theory]
    [InlineData("CreateHandler")]
    [InlineData("CreateHandler over a handler of the user's")]
    [InlineData("AddGrpcClient")]
    [InlineData("IHttpMessageHandlerFactory")]
    [InlineData("IHttpClientFactory")]
    public async Task Every_way_in_is_balanced(string way)
    {
        OrdersServer[] servers = await StartAsync();
        (Cluster cluster, Orders.OrdersClient client) = Enter(way, servers);
        var answers = new List<string>();
        for (int i = 0; i < Calls; i++) { answers.Add((await client.GetAsync(new OrderRequest { Id = i }, cancellationToken: Token)).Server); }
        Assert.All(servers, server => Assert.Equal(Calls / 3, answers.Count(answer => answer == server.Name)));
        foreach (OrdersServer server in servers) { await UntilCounted(cluster, server.Name, 0, Calls / 3, 0); }
    }

    [Fact]
    public async Task A_server_that_leaves_and_one_that_comes_are_seen_by_a_channel_that_lives_on()
    {
        OrdersServer[] servers = await StartAsync();
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(servers[0], servers[1]));
        for (int i = 0; i < 4; i++) { await client.GetAsync(new OrderRequest(), cancellationToken: Token); }
        Assert.Empty(cluster.TryUpdate(Over(servers[1], servers[2])));
        var answers = new List<string>();
        for (int i = 0; i < 4; i++) { answers.Add((await client.GetAsync(new OrderRequest(), cancellationToken: Token)).Server); }
        Assert.Equal(["b", "b", "c", "c"], answers.Order(StringComparer.Ordinal));
        await UntilCounted(cluster, "b", 0, 4, 0);
    }

    [Fact]
    public async Task Many_streams_at_once_need_no_second_endpoint_to_start()
    {
        // More than the 100 streams that Kestrel takes on a connection: they go to a second connection instead of waiting for one of the others to end.
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (Cluster cluster, Orders.OrdersClient client, _) = ClientOf(options => AddTo(options, server));
        server.Close();
        AsyncServerStreamingCall<Order>[] calls = [.. Enumerable.Range(0, 150).Select(i => client.List(new OrderRequest { Id = i }, cancellationToken: Token))];
        foreach (AsyncServerStreamingCall<Order> call in calls) { Assert.True(await call.ResponseStream.MoveNext(Token)); }
        Assert.Equal((150, 0, 0), CountOf(cluster, "a"));
        server.Open();
        foreach (AsyncServerStreamingCall<Order> call in calls) { while (await call.ResponseStream.MoveNext(Token)) { } }
        await UntilCounted(cluster, "a", 0, 150, 0);
    }

    private (Cluster Cluster, Orders.OrdersClient Client) Enter(string way, OrdersServer[] servers)
    {
        if (way == "CreateHandler") { return ClientOf(Over(servers)); }
        if (way == "AddGrpcClient")
        {
            (Cluster cluster, Orders.OrdersClient client, _) = ClientOf(options => AddTo(options, servers));
            return (cluster, client);
        }
        if (way.StartsWith("CreateHandler", StringComparison.Ordinal))
        {
            Cluster own = Own(Cluster.Create("orders", Over(servers)));
            return (own, ClientOf(new GrpcChannelOptions { HttpHandler = own.CreateHandler(new SocketsHttpHandler()), DisposeHttpClient = true }));
        }
        var collection = new ServiceCollection();
        collection.AddLoadBalancedHttpClient("orders", options => AddTo(options, servers));
        ServiceProvider services = Own(collection.BuildServiceProvider());
        return (services.GetRequiredService<IClusterProvider>().Get("orders"), ClientOf(way == "IHttpClientFactory"
            ? new GrpcChannelOptions { HttpClient = services.GetRequiredService<IHttpClientFactory>().CreateClient("orders") }
            : new GrpcChannelOptions { HttpHandler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("orders") }));
    }

    private async Task<OrdersServer[]> StartAsync() => [.. (await OrdersServer.StartManyAsync("a", "b", "c")).Select(Own)];
}
