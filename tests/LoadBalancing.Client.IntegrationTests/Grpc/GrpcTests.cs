using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>gRPC's framing by hand, over h2c: the status comes last, and only it says how the call went.</summary>
public sealed class GrpcTests : IntegrationTest
{
    [Theory]
    [InlineData("0", 1, 0, 0)]          // OK
    [InlineData("1", 0, 0, 1)]          // CANCELLED
    [InlineData("2", 0, 1, 0)]          // UNKNOWN
    [InlineData("4", 0, 0, 1)]          // DEADLINE_EXCEEDED
    [InlineData("5", 1, 0, 0)]          // NOT_FOUND: an answer
    [InlineData("8", 0, 0, 1)]          // RESOURCE_EXHAUSTED: overload
    [InlineData("13", 0, 1, 0)]         // INTERNAL
    [InlineData("14", 0, 1, 0)]         // UNAVAILABLE
    [InlineData("15", 0, 1, 0)]         // DATA_LOSS
    [InlineData("garbage", 0, 1, 0)]
    public async Task The_status_in_the_trailers_counts(string status, long succeeded, long failed, long neutral)
    {
        await using TestServer server = await StartAsync(async context =>
        {
            await WriteMessageAsync(context, 3);
            context.Response.AppendTrailer("grpc-status", status);
        });
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await CallAsync(orders);
        Assert.Equal((1, 0, 0, 0), orders.A.Count());
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        Assert.Equal(3, await ReadMessageAsync(body));
        // The message is here and its end is not: a reader asks once more, and with that come the trailers.
        Assert.Equal(-1, await ReadMessageAsync(body));
        Assert.Equal((0, succeeded, failed, neutral), orders.A.Count());
        Assert.Equal(status, response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("14", 0, 1, 0)]
    [InlineData("5", 1, 0, 0)]
    [InlineData("8", 0, 0, 1)]
    public async Task A_trailers_only_answer_counts(string status, long succeeded, long failed, long neutral)
    {
        await using TestServer server = await StartAsync(context =>
        {
            context.Response.Headers["grpc-status"] = status;
            return Task.CompletedTask;
        });
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await CallAsync(orders);
        Assert.Equal(status, response.Headers.GetValues("grpc-status").Single());
        await response.Content.CopyToAsync(Stream.Null, Token);
        Assert.Equal((0, succeeded, failed, neutral), orders.A.Count());
    }

    [Fact]
    public async Task A_trailers_only_failure_counts_though_grpc_only_disposes_of_it()
    {
        await using TestServer server = await StartAsync(context =>
        {
            context.Response.Headers["grpc-status"] = "14";
            return Task.CompletedTask;
        });
        await using Balanced orders = Balanced.Over(server.Address);
        (await CallAsync(orders)).Dispose();
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task An_end_without_a_status_is_a_failure()
    {
        await using TestServer server = await StartAsync(context => WriteMessageAsync(context, 3));
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await CallAsync(orders);
        await response.Content.CopyToAsync(Stream.Null, Token);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_status_other_than_200_is_judged_as_http()
    {
        await using TestServer server = await StartAsync(context =>
        {
            context.Response.StatusCode = 502;
            return Task.CompletedTask;
        });
        await using Balanced orders = Balanced.Over(server.Address);
        (await CallAsync(orders)).Dispose();
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_stream_is_outstanding_until_its_end()
    {
        using var mayGoOn = new SemaphoreSlim(0);
        await using TestServer server = await StartAsync(async context =>
        {
            for (int i = 1; i <= 3; i++)
            {
                await WriteMessageAsync(context, i);
                await mayGoOn.WaitAsync(context.RequestAborted);
            }
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await CallAsync(orders);
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(i, await ReadMessageAsync(body));
            Assert.Equal((1, 0, 0, 0), orders.A.Count());
            mayGoOn.Release();
        }
        Assert.Equal(-1, await ReadMessageAsync(body));
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_the_caller_leaves_says_nothing_and_one_that_is_aborted_says_failure(bool callerLeaves)
    {
        var abort = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await StartAsync(async context =>
        {
            await WriteMessageAsync(context, 1);
            await abort.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        });
        await using Balanced orders = Balanced.Over(server.Address);
        HttpResponseMessage response = await CallAsync(orders);
        Stream body = await response.Content.ReadAsStreamAsync(Token);
        Assert.Equal(1, await ReadMessageAsync(body));
        if (callerLeaves) { response.Dispose(); }
        else
        {
            abort.SetResult();
            await Assert.ThrowsAnyAsync<IOException>(() => ReadMessageAsync(body));
        }
        Assert.Equal(callerLeaves ? (0, 0, 0, 1) : (0, 0, 1, 0), orders.A.Count());
        response.Dispose();
    }

    [Fact]
    public async Task A_plain_http2_answer_needs_no_status()
    {
        await using TestServer server = await StartAsync(context => context.Response.WriteAsync("ok"));
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent("{}") };
        (await orders.Client.SendAsync(request, Token)).Dispose();
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    private static Task<TestServer> StartAsync(RequestDelegate call) => TestServer.StartAsync(new ServerSetup
    {
        Protocols = HttpProtocols.Http2,
        Answer = context =>
        {
            context.Response.ContentType = "application/grpc";
            return call(context);
        },
    });

    private static async Task WriteMessageAsync(HttpContext context, int length)
    {
        byte[] frame = new byte[5 + length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length);
        await context.Response.Body.WriteAsync(frame, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task<HttpResponseMessage> CallAsync(Balanced orders)
    {
        var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc+proto");
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/shop.Orders/Get") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TE.Add(new("trailers"));
        return await orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    /// <summary>As grpc-dotnet reads: no bytes first, then the header, then the message. -1 is the end.</summary>
    private async Task<int> ReadMessageAsync(Stream body)
    {
        Assert.Equal(0, await body.ReadAsync(Memory<byte>.Empty, Token));
        byte[] header = new byte[5];
        int read = await body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, Token);
        if (read == 0) { return -1; }
        Assert.Equal(5, read);
        byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await body.ReadExactlyAsync(message, Token);
        return message.Length;
    }
}
