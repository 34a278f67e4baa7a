using System.Net;
using System.Text;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Protocols;

/// <summary>Where no body follows, the attempt is over with its headers, though nobody has read or disposed of anything.</summary>
public sealed class NoBodyTests : IntegrationTest
{
    [Theory]
    [InlineData("HEAD", 200, 1000L, "1.1")]
    [InlineData("GET", 204, null, "1.1")]
    [InlineData("GET", 304, null, "1.1")]
    [InlineData("GET", 200, 0L, "1.1")]
    [InlineData("POST", 201, 0L, "1.1")]
    [InlineData("HEAD", 200, 1000L, "2.0")]
    [InlineData("GET", 204, null, "2.0")]
    [InlineData("GET", 200, 0L, "2.0")]
    public async Task Outstanding_is_back_at_headers_and_the_endpoint_is_known(string method, int status, long? length, string version)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup
        {
            Protocols = version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1,
            Answer = context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentLength = length;
                return Task.CompletedTask;
            },
        });
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://orders/") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage response = await orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
        Assert.Equal((status, "a"), ((int)response.StatusCode, response.GetEndpoint()!.Id));
        Assert.Equal(length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
        response.Dispose();
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task An_error_without_a_body_is_a_failure()
    {
        await using RawServer server = RawServer.Answering("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Theory]
    [InlineData(429, "", 0, 0, 1)]
    [InlineData(503, "Retry-After: 1\r\n", 0, 0, 1)]
    [InlineData(503, "", 0, 1, 0)]
    [InlineData(404, "", 1, 0, 0)]
    [InlineData(501, "", 0, 1, 0)]
    public async Task A_status_counts_as_what_it_says_of_the_endpoint(int status, string header, long succeeded, long failed, long neutral)
    {
        await using RawServer server = RawServer.Answering($"HTTP/1.1 {status} S\r\n{header}Content-Length: 4\r\n\r\nbody");
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", Token);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal((0, succeeded, failed, neutral), orders.A.Count());
    }

    [Fact]
    public async Task A_tunnel_is_left_as_it_is()
    {
        // An upgrade that is no WebSocket: both ends write to the stream of the content, which a wrapper would not allow.
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteAsync("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: shout\r\n\r\n");
            byte[] buffer = new byte[5];
            await connection.Stream.ReadExactlyAsync(buffer, connection.Stopping);
            await connection.WriteAsync(Encoding.ASCII.GetString(buffer).ToUpperInvariant());
        });
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/") { Headers = { { "Connection", "upgrade" }, { "Upgrade", "shout" } } };
        using HttpResponseMessage response = await orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
        await using Stream tunnel = await response.Content.ReadAsStreamAsync(Token);
        await tunnel.WriteAsync("hello"u8.ToArray(), Token);
        byte[] answer = new byte[5];
        await tunnel.ReadExactlyAsync(answer, Token);
        Assert.Equal("HELLO", Encoding.ASCII.GetString(answer));
        Assert.Null(response.GetEndpoint());
    }
}
