using System.Net.WebSockets;
using System.Text;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Protocols;

/// <summary>What was upgraded belongs to its two ends: the handler chooses the endpoint and then keeps out.</summary>
public sealed class WebSocketTests : IntegrationTest
{
    [Theory]
    [InlineData("ws", "1.1")]
    [InlineData("wss", "1.1")]
    [InlineData("ws", "2.0")]
    public async Task A_web_socket_echoes_through_the_balancer(string scheme, string version)
    {
        await using TestServer server = await StartEchoAsync(scheme == "wss", version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using Balanced orders = Balanced.Over(server.Address);
        using var invoker = new HttpMessageInvoker(orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Balanced.Name), disposeHandler: false);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"{scheme}://orders/echo?x=1"), invoker, Token);
        // An upgrade is an answer: how long people talk afterwards says nothing about load in requests.
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
        Assert.Equal(("/echo?x=1", "orders"), (server.Only.Target, server.Only.Host));

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, Token);
        byte[] buffer = new byte[100];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, Token);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_web_socket_fails_over_to_an_endpoint_that_listens()
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await StartEchoAsync(tls: false, HttpProtocols.Http1);
        await using Balanced orders = Balanced.Over($"127.0.0.1:{refusing.Port}", server.Authority);
        using var invoker = new HttpMessageInvoker(orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Balanced.Name), disposeHandler: false);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws://orders/echo"), invoker, Token);
        Assert.Equal(WebSocketState.Open, socket.State);
        Assert.Equal((1, 0), (server.Count, orders.Outstanding));
    }

    [Fact]
    public async Task A_secure_web_socket_never_goes_to_a_plain_endpoint()
    {
        await using TestServer server = await StartEchoAsync(tls: false, HttpProtocols.Http1);
        await using Balanced orders = Balanced.Over(server.Address);
        using var invoker = new HttpMessageInvoker(orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Balanced.Name), disposeHandler: false);
        using var socket = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri("wss://orders/echo"), invoker, Token));
        Assert.Empty(server.Seen);
    }

    private static Task<TestServer> StartEchoAsync(bool tls, HttpProtocols protocols) => TestServer.StartAsync(new ServerSetup
    {
        Certificate = tls ? Certificates.For("orders") : null,
        Protocols = protocols,
        Answer = async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            byte[] buffer = new byte[100];
            while (true)
            {
                WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close) { await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted); return; }
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
            }
        },
    });
}
