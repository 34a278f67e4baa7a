using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Addressing;

/// <summary>Whatever becomes of a request, afterwards it looks as the caller made it.</summary>
public sealed class RestoredRequestTests : IntegrationTest
{
    private static readonly Uri s_uri = new("http://orders:8123/path?query=1");

    [Fact]
    public async Task After_a_success_request_and_response_show_the_logical_uri()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, s_uri);
        using HttpResponseMessage response = await orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Same(request, response.RequestMessage);
        AssertRestored(request);
        Assert.Equal("orders:8123", server.Only.Host);
    }

    [Fact]
    public async Task After_a_failure_too()
    {
        using var refusing = new RefusingPort();
        await using Balanced orders = Balanced.Over(refusing.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, s_uri);
        await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.SendAsync(request, Token));
        AssertRestored(request);
    }

    [Fact]
    public async Task After_a_cancellation_too()
    {
        await using RawServer silent = RawServer.Silent();
        await using Balanced orders = Balanced.Over(silent.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, s_uri);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HttpResponseMessage> sending = orders.Client.SendAsync(request, cancel.Token);
        await Until(() => silent.Accepted == 1, "the server has the connection");
        Assert.Equal(1, orders.Outstanding);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        AssertRestored(request);
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
    }

    [Fact]
    public async Task After_a_failover_too_and_the_second_endpoint_saw_its_own_prefix_and_the_logical_host()
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(refusing.Address + "/first", server.Address + "/second");
        using var request = new HttpRequestMessage(HttpMethod.Get, s_uri);
        using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
        Assert.Equal(("/second/path?query=1", "orders:8123"), (server.Only.Target, server.Only.Host));
        AssertRestored(request);
        Assert.Equal("b", response.GetEndpoint()!.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_that_the_caller_set_is_sent_and_stays(bool failsOver)
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced(failsOver ? [refusing.Address, server.Address] : [server.Address], options => options.Host = "logical");
        using var request = new HttpRequestMessage(HttpMethod.Get, s_uri);
        request.Headers.Host = "Tenant.example:99";
        (await orders.Client.SendAsync(request, Token)).Dispose();
        Assert.Equal("Tenant.example:99", server.Only.Host);
        Assert.Equal("Tenant.example:99", request.Headers.Host);
        Assert.Same(s_uri, request.RequestUri);
    }

    [Fact]
    public void After_a_synchronous_send_too()
    {
        using var refusing = new RefusingPort();
        using var balanced = new HttpClient(Balancing.Cluster.Create("orders", new() { Endpoints = { ["a"] = new(refusing.Address) } }).CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, s_uri);
        Assert.Throws<HttpRequestException>(() => balanced.Send(request, Token));
        AssertRestored(request);
    }

    private static void AssertRestored(HttpRequestMessage request)
    {
        Assert.Same(s_uri, request.RequestUri);
        Assert.Null(request.Headers.Host);
        Assert.False(request.Headers.Contains(nameof(HttpRequestHeader.Host)));
    }
}
