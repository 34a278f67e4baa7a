using System.Collections.Concurrent;
using System.Text;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Outcomes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Signals;

/// <summary>A 200 whose body says "error", over real connections.</summary>
public sealed class BodyClassifierTests : IntegrationTest
{
    private readonly ConcurrentQueue<string> _shown = [];

    private Balanced Over(int bytes, params string[] addresses) => new(
        addresses,
        options => options.Health.InspectBytes = bytes,
        services => services.AddResponseClassifier(Balanced.Name, (response, body) =>
        {
            _shown.Enqueue(Encoding.UTF8.GetString(body));
            return body.StartsWith("error"u8) ? OutcomeKind.Failure : null;
        }));

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task It_is_a_failure_and_its_caller_gets_every_byte(HttpProtocols protocol)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Protocols = protocol, Answer = context => context.Response.WriteAsync("error: the database is away") });
        await using Balanced orders = Over(5, server.Address, server.Address + "/b");
        orders.Client.DefaultRequestVersion = new Version(protocol == HttpProtocols.Http2 ? "2.0" : "1.1");
        orders.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        for (int i = 0; i < 2; i++) { Assert.Equal("error: the database is away", await orders.Client.GetStringAsync("/", Token)); }
        Assert.Equal((0, 0, 2, 0), orders.A.Count());
        Assert.Equal(EndpointAvailability.Probation, orders.A.Availability);
        Assert.Equal(["error", "error"], _shown);
    }

    [Fact]
    public async Task A_stream_is_handed_on_while_it_comes()
    {
        var rest = new TaskCompletionSource();
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("err");
            await context.Response.Body.FlushAsync();
            await rest.Task;
            await context.Response.WriteAsync("or!");
        });
        await using Balanced orders = Over(1_000, server.Address);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        byte[] first = new byte[3];
        await body.ReadExactlyAsync(first, Token);          // here before the rest was sent
        Assert.Empty(_shown);
        rest.SetResult();
        Assert.Equal("or!", await new StreamReader(body).ReadToEndAsync(Token));
        Assert.Equal(["error!"], _shown);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_body_that_breaks_is_a_broken_connection_and_not_asked_about()
    {
        await using RawServer server = RawServer.AnsweringOnce("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nerro");
        await using Balanced orders = Over(5, server.Address);
        await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetStringAsync("/", Token));
        Assert.Empty(_shown);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
        Assert.True(orders.A.Tracker.LastFailureWasTransport);
    }

    [Fact]
    public async Task Both_classifiers_may_speak_and_grpc_is_not_shown()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup
        {
            Protocols = HttpProtocols.Http2,
            Answer = async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.WriteAsync("error");
                context.Response.AppendTrailer("grpc-status", "0");
            },
        });
        await using Balanced orders = Over(5, server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent([0]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
        Assert.Empty(_shown);
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }
}
