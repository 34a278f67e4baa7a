using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Tests;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>What cannot be sent is UNAVAILABLE to gRPC, which its retry policies know, and not INTERNAL or CANCELLED.</summary>
public sealed class UnavailableTests : ChannelTest
{
    [Fact]
    public async Task No_endpoint()
    {
        (_, Orders.OrdersClient client) = ClientOf(new ClusterOptions { AllowEmpty = true });
        await AssertUnavailableAsync(client, "has 0 endpoints");
    }

    [Fact]
    public async Task All_endpoints_disabled()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
        cluster.Disable("a", "test");
        await AssertUnavailableAsync(client, "1 draining or disabled");
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task Refused()
    {
        using Socket bound = Bound();
        (_, Orders.OrdersClient client) = ClientOf(new ClusterOptions { Endpoints = { ["a"] = new EndpointOptions(AddressOf(bound, "http")) } });
        await AssertUnavailableAsync(client, bound.LocalEndPoint!.ToString()!);
    }

    [Fact]
    public async Task A_connection_that_takes_too_long()
    {
        using Socket silent = Bound();
        // The kernel accepts; nobody ever answers TLS.
        silent.Listen(8);
        var options = new ClusterOptions { Endpoints = { ["a"] = new EndpointOptions(AddressOf(silent, "https")) } };
        options.Transport.ConnectTimeout = TimeSpan.FromMilliseconds(100);
        (_, Orders.OrdersClient client) = ClientOf(options, address: "https://orders");
        await AssertUnavailableAsync(client, "ConnectTimeout");
    }

    [Fact]
    public async Task Tls_that_is_refused()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a", Authority.Create().Issue("orders")));
        (_, Orders.OrdersClient client) = ClientOf(Over(server), address: "https://orders");
        await AssertUnavailableAsync(client, "TLS failed");
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task A_server_that_speaks_no_http2()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a", Authority.Create().Issue("orders"), HttpProtocols.Http1));
        (_, Orders.OrdersClient client) = ClientOf(Over(server), address: "https://orders");
        // Before any certificate is looked at.
        await AssertUnavailableAsync(client, "the server refused TLS");
    }

    [Fact]
    public async Task The_total_timeout()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        ClusterOptions options = Over(server);
        options.Resilience.TotalTimeout = TimeSpan.FromMilliseconds(300);
        (_, Orders.OrdersClient client) = ClientOf(options);
        server.Close();
        await AssertUnavailableAsync(client, "Resilience:TotalTimeout");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_the_cluster_rejects(bool byRate)
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        ClusterOptions options = Over(server);
        if (byRate) { (options.Resilience.RateLimit.Cluster.Type, options.Resilience.RateLimit.Cluster.Permits, options.Resilience.RateLimit.Cluster.Window) = (RateLimitType.TokenBucket, 1, TimeSpan.FromDays(1)); }
        else { options.Resilience.Limits.MaxOutstanding = 1; }
        (_, Orders.OrdersClient client) = ClientOf(options);
        server.Close();
        using AsyncServerStreamingCall<Order> first = client.List(new OrderRequest(), cancellationToken: Token);
        Assert.True(await first.ResponseStream.MoveNext(Token));
        await AssertUnavailableAsync(client, byRate ? "Resilience:RateLimit" : "All endpoints are full");
    }

    [Fact]
    public async Task What_was_never_sent_is_sent_elsewhere_without_grpc_noticing()
    {
        using Socket bound = Bound();
        OrdersServer server = Own(await OrdersServer.StartAsync("b"));
        ClusterOptions options = Over(server);
        options.Endpoints["a"] = new EndpointOptions(AddressOf(bound, "http"));
        (_, Orders.OrdersClient client) = ClientOf(options);
        for (int i = 0; i < 6; i++) { Assert.Equal("b", (await client.GetAsync(new OrderRequest(), cancellationToken: Token)).Server); }
        using AsyncClientStreamingCall<OrderRequest, Order> upload = client.Upload(cancellationToken: Token);
        await upload.RequestStream.WriteAsync(new OrderRequest { Id = 3 }, Token);
        await upload.RequestStream.CompleteAsync();
        Assert.Equal(3, (await upload).Id);
        Assert.All(server.Calls, previous => Assert.Equal("", previous));
    }

    private async Task AssertUnavailableAsync(Orders.OrdersClient client, string because)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetAsync(new OrderRequest(), cancellationToken: Token));
        Assert.True(error.StatusCode == StatusCode.Unavailable, error.ToString());
        Assert.Contains(because, error.Status.Detail, StringComparison.Ordinal);
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static string AddressOf(Socket socket, string scheme) => $"{scheme}://{socket.LocalEndPoint}";
}
