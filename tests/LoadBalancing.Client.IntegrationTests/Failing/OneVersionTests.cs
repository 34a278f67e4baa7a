using System.Net.Sockets;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Failing;

/// <summary>The world changes between two attempts of one request: it still sees one version, and no attempt starts at what was removed meanwhile.</summary>
public sealed class OneVersionTests : IntegrationTest
{
    private readonly TaskCompletionSource _isConnecting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayFail = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_request_of_an_older_version_ends_with_its_own_error()
    {
        using var refusing = new RefusingPort();
        await using TestServer removed = await TestServer.StartAsync(), added = await TestServer.StartAsync();
        await using var orders = new Balanced([refusing.Address, removed.Address], client: builder => HoldConnecting(builder, refusing.Port));
        Task<HttpResponseMessage> sending = orders.Client.GetAsync("/", Token);
        await _isConnecting.Task.WaitAsync(Token);
        Assert.Empty(orders.Cluster.TryUpdate(new ClusterOptions { Endpoints = { ["z"] = new(added.Address) } }));
        _mayFail.SetResult();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Equal((0, 0, 0), (removed.Count, added.Count, orders.Outstanding));
        Assert.Equal("ok", await orders.Client.GetStringAsync("/", Token));
        Assert.Equal(1, added.Count);
    }

    [Fact]
    public async Task What_stayed_over_a_new_version_still_takes_the_failover_of_the_old_one()
    {
        using var refusing = new RefusingPort();
        await using TestServer stays = await TestServer.StartAsync(), added = await TestServer.StartAsync();
        await using var orders = new Balanced([refusing.Address, stays.Address], client: builder => HoldConnecting(builder, refusing.Port));
        Task<HttpResponseMessage> sending = orders.Client.GetAsync("/", Token);
        await _isConnecting.Task.WaitAsync(Token);
        Assert.Empty(orders.Cluster.TryUpdate(new ClusterOptions { Endpoints = { ["b"] = new(stays.Address), ["z"] = new(added.Address) } }));
        _mayFail.SetResult();
        using HttpResponseMessage response = await sending;
        Assert.Equal(("b", 1, 0), (response.GetEndpoint()!.Id, stays.Count, added.Count));
        Assert.Equal(0, orders.Outstanding);
    }

    [Fact]
    public async Task A_newer_list_of_the_same_version_takes_it()
    {
        using var refusing = new RefusingPort();
        await using TestServer removed = await TestServer.StartAsync("removed"), added = await TestServer.StartAsync("added");
        using var source = new FedSource();
        source.Feed(refusing.Address, removed.Address);
        await using var orders = new Balanced([], services: services => services.AddEndpointSource("orders", _ => source), client: builder => HoldConnecting(builder, refusing.Port));
        Task<HttpResponseMessage> sending = orders.Client.GetAsync("/", Token);
        await _isConnecting.Task.WaitAsync(Token);
        source.Feed(refusing.Address, added.Address);
        await Until(() => orders.Cluster.Snapshot!.Nodes.Any(node => node.Address == added.Address), "the new list is in force");
        _mayFail.SetResult();
        using HttpResponseMessage response = await sending;
        Assert.Equal("added", await response.Content.ReadAsStringAsync(Token));
        Assert.Empty(removed.Seen);
    }

    private void HoldConnecting(IHttpClientBuilder builder, int port) => builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
    {
        ConnectCallback = async (context, token) =>
        {
            if (context.DnsEndPoint.Port == port)
            {
                _isConnecting.TrySetResult();
                await _mayFail.Task.WaitAsync(token);
            }
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
