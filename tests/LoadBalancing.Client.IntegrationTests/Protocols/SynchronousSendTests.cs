using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Protocols;

/// <summary><see cref="HttpClient.Send(HttpRequestMessage)"/> goes the same way as its asynchronous sister.</summary>
public sealed class SynchronousSendTests : IntegrationTest
{
    [Fact]
    public async Task A_synchronous_send_is_balanced_and_its_buffered_body_ends_the_lease()
    {
        await using TestServer server = await TestServer.StartAsync("here");
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/x");
        using HttpResponseMessage response = orders.Client.Send(request, Token);
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
        Assert.Equal("a", response.GetEndpoint()!.Id);
        using var reader = new StreamReader(response.Content.ReadAsStream(Token));
        Assert.Equal("here", await reader.ReadToEndAsync(Token));
        Assert.Equal("orders", server.Only.Host);
    }

    [Fact]
    public async Task A_streamed_one_holds_its_lease_until_the_synchronous_reads_end()
    {
        await using TestServer server = await TestServer.StartAsync("0123456789");
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/x");
        using HttpResponseMessage response = orders.Client.Send(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using Stream body = response.Content.ReadAsStream(Token);
        Assert.Equal(1, orders.Outstanding);
        Assert.Equal('0', body.ReadByte());
        Assert.Equal(1, orders.Outstanding);
        while (body.Read(new byte[3]) > 0) { }
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_synchronous_send_fails_over()
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(refusing.Address, server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/x") { Content = new StringContent("body") };
        using HttpResponseMessage response = orders.Client.Send(request, Token);
        Assert.Equal((HttpStatusCode.OK, "b"), (response.StatusCode, response.GetEndpoint()!.Id));
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_synchronous_send_to_a_foreign_host_is_an_error()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://payments/x");
        Assert.Throws<InvalidOperationException>(() => orders.Client.Send(request, Token));
        Assert.Empty(server.Seen);
    }
}
