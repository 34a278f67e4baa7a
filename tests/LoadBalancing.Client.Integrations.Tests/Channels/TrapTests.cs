using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>What docs/grpc.md says of the channel's own balancing, held against the channel itself.</summary>
public sealed class TrapTests : ChannelTest
{
    [Fact]
    public async Task Without_the_property_the_channel_undoes_what_a_handler_chose()
    {
        OrdersServer addressed = Own(await OrdersServer.StartAsync("addressed")), chosen = Own(await OrdersServer.StartAsync("chosen"));
        async Task<string> AskAsync(SocketsHttpHandler sockets) =>
            (await ClientOf(new GrpcChannelOptions { HttpHandler = new Redirecting(chosen.Address) { InnerHandler = sockets } }, addressed.Address).GetAsync(new OrderRequest(), cancellationToken: Token)).Server;
        Assert.Equal("addressed", await AskAsync(new SocketsHttpHandler()));
        Assert.Equal("chosen", await AskAsync(new SocketsHttpHandler { Properties = { ["__GrpcLoadBalancingDisabled"] = true } }));
    }

    [Fact]
    public async Task The_channel_says_that_it_has_no_connections_of_its_own()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        await using Cluster cluster = Cluster.Create("orders", Over(server));
        using GrpcChannel channel = GrpcChannel.ForAddress("http://orders", new GrpcChannelOptions { HttpHandler = cluster.CreateHandler(), DisposeHttpClient = true });
        Assert.Throws<InvalidOperationException>(() => channel.State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => channel.ConnectAsync(Token));
    }

    [Theory]
    [InlineData("dns:///orders")]
    [InlineData("https+http://orders")]
    public async Task An_address_of_another_scheme_is_refused(string address)
    {
        await using Cluster cluster = Cluster.Create("orders", new() { AllowEmpty = true });
        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = cluster.CreateHandler(), Credentials = ChannelCredentials.Insecure }));
    }

    [Fact]
    public async Task A_service_config_with_balancing_is_refused()
    {
        await using Cluster cluster = Cluster.Create("orders", new() { AllowEmpty = true });
        var config = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
        var error = Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("http://orders", new GrpcChannelOptions { HttpHandler = cluster.CreateHandler(), ServiceConfig = config }));
        Assert.Contains("doesn't support client-side load balancing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpClientHandler_at_the_end_is_balanced_too()
    {
        OrdersServer a = Own(await OrdersServer.StartAsync("a")), b = Own(await OrdersServer.StartAsync("b"));
        Cluster cluster = Own(Cluster.Create("orders", Over(a, b)));
        Orders.OrdersClient client = ClientOf(new GrpcChannelOptions { HttpHandler = cluster.CreateHandler(new HttpClientHandler()), DisposeHttpClient = true });
        for (int i = 0; i < 4; i++) { await client.GetAsync(new OrderRequest(), cancellationToken: Token); }
        Assert.Equal((2, 2), (a.Calls.Count, b.Calls.Count));
    }

    /// <summary>Sends every request to one server, as a handler does that balances.</summary>
    private sealed class Redirecting(string address) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address + request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
