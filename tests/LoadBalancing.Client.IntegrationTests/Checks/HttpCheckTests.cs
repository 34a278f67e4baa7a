using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Checks;

/// <summary>What a check over HTTP sends, and which answers are good.</summary>
public sealed class HttpCheckTests : IntegrationTest
{
    [Fact]
    public async Task It_asks_as_requests_do_and_with_what_is_configured()
    {
        await using TestServer server = await TestServer.StartAsync("fine");
        Assert.Equal(CheckResult.Passed("status 200"), await Asked.Async(server.Address, "http", token: Token));
        Assert.Equal(("GET", "/health", "orders", "HTTP/1.1"), (server.Only.Method, server.Only.Target, server.Only.Host, server.Only.Protocol));
        CheckResult second = await Asked.Async(
            server.Address,
            "http",
            check => (check.Http.Method, check.Http.Path, check.Http.Host, check.Http.Headers["X-Key"]) = ("POST", "/up?full=1", "shop:81", "secret"),
            Token);
        Assert.True(second.IsGood, second.Reason);
        SeenRequest seen = server.Seen.Last();
        Assert.Equal(("POST", "/up?full=1", "shop:81", "secret"), (seen.Method, seen.Target, seen.Host, seen.Headers["X-Key"]));
        Assert.False(seen.Headers.ContainsKey("traceparent"));
    }

    [Theory]
    [InlineData(200, "200-299", true)]
    [InlineData(503, "200-299", false)]
    [InlineData(302, "200-299", false)]             // redirects are not followed
    [InlineData(404, "200,404", true)]
    public async Task The_status_decides(int status, string expected, bool isGood)
    {
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        CheckResult result = await Asked.Async(server.Address, "http", check => check.Http.ExpectedStatus = expected, Token);
        Assert.Equal((isGood, isGood ? $"status {status}" : $"status {status}, wanted {expected}"), (result.IsGood, result.Reason));
        Assert.Equal(1, server.Count);
    }

    [Theory]
    [InlineData("all is well", "is well", true)]
    [InlineData("all is WELL", "is well", false)]
    [InlineData("", "is well", false)]
    public async Task The_body_must_hold_the_text(string body, string wanted, bool isGood)
    {
        await using TestServer server = await TestServer.StartAsync(body);
        CheckResult result = await Asked.Async(server.Address, "http", check => check.Http.BodyContains = wanted, Token);
        Assert.Equal((isGood, isGood ? "status 200" : "status 200, but the body does not hold 'is well'"), (result.IsGood, result.Reason));
    }

    [Theory]
    [InlineData(64 * 1024, true)]                   // the text ends with the last byte that is read
    [InlineData((64 * 1024) + 1, false)]
    public async Task At_most_64_KB_of_a_body_are_read(int end, bool isGood)
    {
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync(new string('.', end - 2) + "ok" + new string('.', 100));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);       // a body without an end
        });
        Assert.Equal(isGood, (await Asked.Async(server.Address, "http", check => check.Http.BodyContains = "ok", Token)).IsGood);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HTTP_2_is_spoken_over_TLS_and_without_a_handshake_over_clear_text(bool isSecure)
    {
        using X509Certificate2? certificate = isSecure ? Certificates.For("orders") : null;
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Protocols = HttpProtocols.Http2, Certificate = certificate });
        CheckResult result = await Asked.Async(server.Address, "http", check => check.Http.Version = "2", Token);
        Assert.True(result.IsGood, result.Reason);
        Assert.Equal("HTTP/2", server.Only.Protocol);
    }

    [Fact]
    public async Task A_scheme_and_a_port_of_its_own()
    {
        using X509Certificate2 certificate = Certificates.For("orders");
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = certificate });
        using var elsewhere = new RefusingPort();
        CheckResult result = await Asked.Async($"127.0.0.1:{elsewhere.Port}", "http", check => (check.Port, check.Scheme) = (server.Port, "https"), Token);
        Assert.True(result.IsGood, result.Reason);
    }

    [Theory]
    [InlineData(-3, -1, "expired")]
    [InlineData(-1, 1, null)]
    public async Task A_certificate_that_has_expired_fails_the_check(int fromDay, int toDay, string? why)
    {
        using X509Certificate2 certificate = Expiring.For("orders", fromDay, toDay);
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = certificate });
        CheckResult result = await Asked.Async(server.Address, "http", token: Token);
        Assert.Equal((why is null, true), (result.IsGood, result.IsConnected));
        if (why is not null) { Assert.StartsWith("TLS failed: ", result.Reason, StringComparison.Ordinal); }
    }

    [Fact]
    public async Task A_certificate_of_another_name_fails_the_check_unless_Host_says_so()
    {
        using X509Certificate2 certificate = Certificates.For("shop");
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = certificate });
        Assert.False((await Asked.Async(server.Address, "http", token: Token)).IsGood);
        Assert.True((await Asked.Async(server.Address, "http", check => check.Http.Host = "shop", Token)).IsGood);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("grpc")]
    [InlineData("tcp")]
    public async Task A_refused_connection_is_told_apart_from_a_bad_answer(string type)
    {
        using var port = new RefusingPort();
        CheckResult result = await Asked.Async(port.Address, type, token: Token);
        Assert.Equal(CheckResult.Refused($"the connection failed: {SocketError.ConnectionRefused}"), result);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("grpc")]
    public async Task A_server_that_accepts_and_never_answers_fails_when_the_time_is_over(string type)
    {
        await using RawServer server = RawServer.Silent();
        CheckResult result = await Asked.Async(server.Address, type, check => check.Timeout = TimeSpan.FromMilliseconds(200), Token);
        Assert.Equal(new CheckResult(CheckEnd.TimedOut, IsConnected: true, "no answer within 0.2 s"), result);
        Assert.Equal(CheckResult.Passed("the connection was accepted"), await Asked.Async(server.Address, "tcp", token: Token));
    }

    [Fact]
    public async Task A_server_that_closes_at_once_or_cuts_its_body_short_fails()
    {
        await using var closing = new RawServer(_ => Task.CompletedTask);
        CheckResult closed = await Asked.Async(closing.Address, "http", token: Token);
        Assert.Equal((CheckEnd.Failed, true), (closed.End, closed.IsConnected));
        await using RawServer cutting = RawServer.AnsweringOnce("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok");
        CheckResult cut = await Asked.Async(cutting.Address, "http", check => check.Http.BodyContains = "ok", Token);
        Assert.Equal(CheckEnd.Failed, cut.End);
    }

    [Fact]
    public async Task Each_check_makes_a_connection_of_its_own()
    {
        await using RawServer server = RawServer.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        for (int i = 1; i <= 3; i++)
        {
            Assert.True((await Asked.Async(server.Address, "http", token: Token)).IsGood);
            Assert.Equal(i, server.Accepted);
        }
    }
}
