using System.Net.Sockets;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Readiness;

/// <summary>When there is nobody to send to, the error says how many there are, in which state, at which version.</summary>
public sealed class NoEndpointTests : IntegrationTest
{
    [Fact]
    public async Task An_empty_cluster_says_so()
    {
        await using var orders = new Balanced([], options =>
        {
            options.AllowEmpty = true;
            options.Version = 41;
        });
        await AssertNoneAsync(orders, "0 endpoints (0 eligible, 0 on probation, 0 ejected, 0 draining or disabled, 0 removed, 0 of weight 0) at version 41, generation 1");
    }

    [Fact]
    public async Task Endpoints_that_may_not_serve_are_counted_by_their_reasons()
    {
        await using TestServer plain = await TestServer.StartAsync();
        await using var orders = new Balanced([plain.Address, plain.Address + "/x", "https://127.0.0.1:1"], options =>
        {
            options.Version = 7;
            options.Endpoints["c"].Weight = 0;
        });
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("https://orders/", Token));
        Assert.Contains("3 endpoints (2 eligible, 0 on probation, 0 ejected, 0 draining or disabled, 0 removed, 1 of weight 0; 2 of them speak plain http, which an https request may use only with AllowPlaintext) at version 7", error.Message, StringComparison.Ordinal);
        Assert.Empty(plain.Seen);
    }

    [Fact]
    public async Task An_endpoint_of_weight_0_gets_no_request_even_when_the_others_refuse()
    {
        using var refusing = new RefusingPort();
        await using TestServer resting = await TestServer.StartAsync();
        await using var orders = new Balanced([refusing.Address, resting.Address], options => options.Endpoints["b"].Weight = 0);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Empty(resting.Seen);
    }

    [Fact]
    public async Task A_cluster_that_was_emptied_says_so_and_serves_again_when_it_is_filled()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address);
        Assert.Empty(orders.Cluster.TryUpdate(new ClusterOptions { AllowEmpty = true }));
        await AssertNoneAsync(orders, "at version local-2, generation 2");
        Assert.Empty(orders.Cluster.TryUpdate(new ClusterOptions { Endpoints = { ["a"] = new(server.Address) } }));
        Assert.Equal("ok", await orders.Client.GetStringAsync("/", Token));
    }

    private async Task AssertNoneAsync(Balanced orders, string expected)
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
        Assert.Equal(SocketError.HostUnreachable, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Contains("No endpoint available: cluster 'orders'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
