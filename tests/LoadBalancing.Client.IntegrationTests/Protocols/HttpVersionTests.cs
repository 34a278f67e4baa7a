using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Protocols;

public sealed class HttpVersionTests : IntegrationTest
{
    [Theory]
    [InlineData(HttpProtocols.Http1, false, "1.1")]
    [InlineData(HttpProtocols.Http1, true, "1.1")]
    [InlineData(HttpProtocols.Http2, false, "2.0")]
    [InlineData(HttpProtocols.Http2, true, "2.0")]
    public async Task Every_version_works_with_and_without_tls(HttpProtocols protocols, bool tls, string version)
    {
        var setup = new ServerSetup { Protocols = protocols, Certificate = tls ? Certificates.For("orders") : null, Answer = context => context.Request.Body.CopyToAsync(context.Response.Body) };
        await using TestServer server = await TestServer.StartAsync(setup);
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpRequestMessage request = Request(tls ? "https://orders/x" : "http://orders/x", version);
        request.Method = HttpMethod.Post;
        request.Content = new StringContent(new string('x', 100_000));
        using HttpResponseMessage response = await orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(Version.Parse(version), response.Version);
        Assert.Equal("a", response.GetEndpoint()!.Id);
        Assert.Equal(100_000, (await response.Content.ReadAsStringAsync(Token)).Length);
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task More_streams_than_one_connection_carries_run_at_the_same_time()
    {
        const int Streams = 150;        // Kestrel allows 100 a connection: the rest needs a second one
        int waiting = 0;
        var everybodyIsHere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(new ServerSetup
        {
            Protocols = HttpProtocols.Http2,
            Answer = async context =>
            {
                if (Interlocked.Increment(ref waiting) == Streams) { everybodyIsHere.SetResult(); }
                await everybodyIsHere.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("ok");
            },
        });
        await using Balanced orders = Balanced.Over(server.Address);
        Task<HttpResponseMessage>[] sending = [.. Enumerable.Range(0, Streams).Select(_ => orders.Client.SendAsync(Request("http://orders/", "2.0"), HttpCompletionOption.ResponseHeadersRead, Token))];
        await everybodyIsHere.Task.WaitAsync(Token);
        Assert.Equal(Streams, orders.Outstanding);
        foreach (HttpResponseMessage response in await Task.WhenAll(sending))
        {
            Assert.Equal("ok", await response.Content.ReadAsStringAsync(Token));
            response.Dispose();
        }
        Assert.Equal((0, Streams, 0, 0), orders.A.Count());
    }

    private static HttpRequestMessage Request(string uri, string version) =>
        new(HttpMethod.Get, uri) { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
