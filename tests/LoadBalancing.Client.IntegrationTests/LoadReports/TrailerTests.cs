using System.Net.Http.Headers;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.LoadReports;

/// <summary>A load report in the trailers: heard when the body has been read to its end.</summary>
public sealed class TrailerTests : IntegrationTest
{
    private static Task<TestServer> Http2(Func<HttpContext, Task> answer) =>
        TestServer.StartAsync(new ServerSetup { Protocols = HttpProtocols.Http2, Answer = context => answer(context) });

    /// <summary>HTTP/1.1 as Kestrel does not write it: chunks, then trailers.</summary>
    private static RawServer Chunked(string trailers, string headers = "") => RawServer.Answering(
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: endpoint-load-metrics\r\n{headers}\r\n5\r\nhello\r\n3\r\nyou\r\n0\r\n{trailers}\r\n");

    [Theory]
    [InlineData("TEXT")]
    [InlineData("JSON")]
    [InlineData("BIN")]
    [InlineData("grpc")]
    public async Task After_chunks_of_http_1_1(string format)
    {
        (string name, string value) = Listening.Write(format, rate: 120);
        await using RawServer server = Chunked($"{name}: {value}\r\n");
        await using Listening test = Listening.To(server.Address);
        using HttpRequestMessage request = Listening.Get("1.1");
        using HttpResponseMessage response = await test.Orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Empty(test.Heard);
        Assert.Equal("helloyou", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal([120.0], test.Heard);
        Assert.Equal(["accepted"], test.Counted);
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
    }

    [Theory]
    [InlineData("TEXT")]
    [InlineData("JSON")]
    [InlineData("BIN")]
    [InlineData("grpc")]
    [InlineData("grpc unpadded")]
    public async Task After_the_body_of_http_2(string format)
    {
        (string name, string value) = Listening.Write(format, rate: 120);
        await using TestServer server = await Http2(async context =>
        {
            await context.Response.WriteAsync("hello");
            context.Response.AppendTrailer(name, value);
        });
        await using Listening test = Listening.To(server.Address);
        using HttpRequestMessage request = Listening.Get("2.0");
        using HttpResponseMessage response = await test.Orders.Client.SendAsync(request, Token);
        Assert.Equal([120.0], test.Heard);
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_body_whose_length_was_told_beforehand(bool isBuffered)
    {
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await Http2(async context =>
        {
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("hello");
            await context.Response.Body.FlushAsync();
            if (!isBuffered) { await mayEnd.Task; }
            context.Response.AppendTrailer("endpoint-load-metrics", "TEXT rps_fractional=7");
        });
        await using Listening test = Listening.To(server.Address);
        using HttpRequestMessage request = Listening.Get("2.0");
        using HttpResponseMessage response = await test.Orders.Client.SendAsync(request, isBuffered ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead, Token);
        if (!isBuffered)
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(Token);
            byte[] bytes = new byte[16];
            await body.ReadExactlyAsync(bytes.AsMemory(0, 5), Token);
            mayEnd.SetResult();                             // all bytes are here, and the trailers are not
            Assert.Equal(0, await body.ReadAsync(bytes, Token));
        }
        Assert.Equal([7.0], test.Heard);
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
    }

    [Fact]
    public async Task A_reader_that_stops_at_the_told_length_has_read_a_good_answer()
    {
        await using TestServer server = await Http2(async context =>
        {
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("hello");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using Listening test = Listening.To(server.Address);
        using HttpRequestMessage request = Listening.Get("2.0");
        using (HttpResponseMessage response = await test.Orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token))
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(Token);
            await body.ReadExactlyAsync(new byte[5], Token);
        }
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
        Assert.Empty(test.Heard);
    }

    [Fact]
    public async Task With_a_synchronous_send()
    {
        await using RawServer server = Chunked("endpoint-load-metrics: TEXT rps_fractional=7\r\n");
        await using Listening test = Listening.To(server.Address);
        using (HttpRequestMessage buffered = Listening.Get("1.1"))
        {
            using HttpResponseMessage response = test.Orders.Client.Send(buffered, Token);
            Assert.Equal([7.0], test.Heard);
        }
        using HttpRequestMessage streamed = Listening.Get("1.1");
        using HttpResponseMessage second = test.Orders.Client.Send(streamed, HttpCompletionOption.ResponseHeadersRead, Token);
        using Stream body = second.Content.ReadAsStream(Token);
        while (body.ReadByte() >= 0) { }
        Assert.Equal([7.0, 7.0], test.Heard);
    }

    [Fact]
    public async Task Headers_and_trailers_may_both_report()
    {
        await using RawServer server = Chunked("endpoint-load-metrics: TEXT rps_fractional=2\r\n", headers: "endpoint-load-metrics: TEXT rps_fractional=1\r\n");
        await using Listening test = Listening.To(server.Address);
        Assert.Equal("helloyou", await test.Orders.Client.GetStringAsync("/x", Token));
        Assert.Equal([1.0, 2.0], test.Heard);
        Assert.Equal(["accepted", "accepted"], test.Counted);
    }

    [Fact]
    public async Task A_body_that_is_left_before_its_trailers_says_nothing()
    {
        await using TestServer server = await Http2(async context =>
        {
            await context.Response.WriteAsync("hello");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            context.Response.AppendTrailer("endpoint-load-metrics", "TEXT rps_fractional=7");
        });
        await using Listening test = Listening.To(server.Address);
        using HttpRequestMessage request = Listening.Get("2.0");
        HttpResponseMessage response = await test.Orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Stream body = await response.Content.ReadAsStreamAsync(Token);
        await body.ReadExactlyAsync(new byte[2], Token);
        response.Dispose();
        Assert.Equal((0, 0, 0, 1), test.Orders.A.Count());
        Assert.Empty(test.Heard);
        Assert.Empty(test.Counted);
    }

    [Theory]
    [InlineData("0", 1, 0)]
    [InlineData("14", 0, 1)]
    public async Task Beside_the_status_of_a_grpc_call(string status, long succeeded, long failed)
    {
        (string name, string value) = Listening.Write("grpc unpadded", rate: 44);
        await using TestServer server = await Http2(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer(name, value);
            context.Response.AppendTrailer("grpc-status", status);
        });
        await using Listening test = Listening.To(server.Address);
        using HttpResponseMessage response = await CallAsync(test);
        await response.Content.CopyToAsync(Stream.Null, Token);
        Assert.Equal([44.0], test.Heard);
        Assert.Equal((0, succeeded, failed, 0), test.Orders.A.Count());
    }

    [Fact]
    public async Task The_status_of_a_grpc_call_whose_length_was_told_is_waited_for()
    {
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await Http2(async context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.ContentLength = 5;
            await context.Response.Body.WriteAsync(new byte[5]);
            await context.Response.Body.FlushAsync();
            await mayEnd.Task;
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await using Listening test = Listening.To(server.Address);
        using HttpResponseMessage response = await CallAsync(test);
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        await body.ReadExactlyAsync(new byte[5], Token);
        Assert.Equal((1, 0, 0, 0), test.Orders.A.Count());
        mayEnd.SetResult();
        Assert.Equal(0, await body.ReadAsync(new byte[5], Token));
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
    }

    [Fact]
    public async Task In_the_headers_of_a_grpc_call_that_has_only_trailers()
    {
        (string name, string value) = Listening.Write("grpc", rate: 44);
        await using TestServer server = await Http2(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers[name] = value;
            context.Response.Headers["grpc-status"] = "5";
            return Task.CompletedTask;
        });
        await using Listening test = Listening.To(server.Address);
        (await CallAsync(test)).Dispose();
        Assert.Equal([44.0], test.Heard);
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
    }

    private async Task<HttpResponseMessage> CallAsync(Listening test)
    {
        var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/shop.Orders/Get") { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        return await test.Orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }
}
