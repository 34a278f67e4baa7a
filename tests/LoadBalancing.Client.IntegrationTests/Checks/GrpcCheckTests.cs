using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Checks;

/// <summary>Checks by grpc.health.v1 of a server that frames its answers itself.</summary>
public sealed class GrpcCheckTests : IntegrationTest
{
    /// <summary>Answers with one message and the status in the trailers; without a message trailers-only.</summary>
    private static Task<TestServer> StartAsync(byte[]? message, string? status, List<byte[]>? asked = null, X509Certificate2? certificate = null) => TestServer.StartAsync(new ServerSetup
    {
        Protocols = HttpProtocols.Http2,
        Certificate = certificate,
        Answer = async context =>
        {
            if (await GrpcFrames.ReadOnlyMessageAsync(context.Request.Body, 1024, context.RequestAborted) is { } question) { asked?.Add(question); }
            context.Response.ContentType = "application/grpc";
            if (message is null)
            {
                if (status is not null) { context.Response.Headers["grpc-status"] = status; }
                return;
            }
            await context.Response.BodyWriter.WriteAsync(GrpcFrames.Of(message));
            if (status is not null) { context.Response.AppendTrailer("grpc-status", status); }
        },
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_asks_for_the_service_over_clear_text_and_over_TLS(bool isSecure)
    {
        using X509Certificate2? certificate = isSecure ? Certificates.For("orders") : null;
        var asked = new List<byte[]>();
        await using TestServer server = await StartAsync([0x08, 1], "0", asked, certificate);
        CheckResult result = await Asked.Async(server.Address, "grpc", check => check.Grpc.Service = "ab", Token);
        Assert.Equal(CheckResult.Passed("SERVING"), result);
        Assert.Equal([0x0A, 2, (byte)'a', (byte)'b'], Assert.Single(asked));
        SeenRequest seen = server.Only;
        Assert.Equal(("POST", "/grpc.health.v1.Health/Check", "orders", "HTTP/2"), (seen.Method, seen.Target, seen.Host, seen.Protocol));
        Assert.Equal(("application/grpc", "trailers"), (seen.Headers["content-type"], seen.Headers["te"]));
    }

    [Theory]
    [InlineData(new byte[] { 0x08, 2 }, "0", "NOT_SERVING, wanted SERVING")]
    [InlineData(new byte[] { }, "0", "UNKNOWN, wanted SERVING")]
    [InlineData(new byte[] { 0x08, 3 }, "0", "SERVICE_UNKNOWN, wanted SERVING")]
    [InlineData(new byte[] { 0x08 }, "0", "the answer holds no HealthCheckResponse")]
    [InlineData(new byte[] { 0x08, 1 }, "13", "grpc-status 13, wanted 0")]              // whatever the message says
    [InlineData(new byte[] { 0x08, 1 }, null, "the answer has no grpc-status")]
    [InlineData(null, "0", "the answer holds no HealthCheckResponse")]
    [InlineData(null, "5", "NOT_FOUND: it has no service 'ab'")]
    [InlineData(null, "12", "UNIMPLEMENTED: it has no grpc.health.v1")]                 // trailers-only
    [InlineData(null, "twelve", "a grpc-status that is no number")]
    public async Task Only_SERVING_with_status_0_is_good(byte[]? message, string? status, string reason)
    {
        await using TestServer server = await StartAsync(message, status);
        Assert.Equal(CheckResult.Failed(reason), await Asked.Async(server.Address, "grpc", check => check.Grpc.Service = "ab", Token));
    }

    [Fact]
    public async Task A_server_that_speaks_no_gRPC_fails()
    {
        await using TestServer missing = await TestServer.StartAsync(new ServerSetup { Protocols = HttpProtocols.Http2, Answer = context => { context.Response.StatusCode = 404; return Task.CompletedTask; } });
        Assert.Equal(CheckResult.Failed("status 404, wanted 200 as gRPC has it"), await Asked.Async(missing.Address, "grpc", token: Token));
        await using TestServer old = await TestServer.StartAsync("HTTP/1.1 only");
        Assert.Equal(CheckEnd.Failed, (await Asked.Async(old.Address, "grpc", token: Token)).End);
    }
}
