using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.LoadReports;

/// <summary>A load report in the headers of an answer.</summary>
public sealed class HeaderTests : IntegrationTest
{
    private static Task<TestServer> StartAsync(string version, Func<HttpContext, Task> answer) =>
        TestServer.StartAsync(new ServerSetup { Protocols = version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1, Answer = context => answer(context) });

    [Theory]
    [InlineData("1.1", "TEXT")]
    [InlineData("1.1", "JSON")]
    [InlineData("1.1", "BIN")]
    [InlineData("1.1", "grpc")]
    [InlineData("2.0", "TEXT")]
    [InlineData("2.0", "JSON")]
    [InlineData("2.0", "BIN")]
    [InlineData("2.0", "grpc")]
    [InlineData("2.0", "grpc unpadded")]
    public async Task It_is_heard_before_the_body_is_read(string version, string format)
    {
        (string name, string value) = Listening.Write(format, rate: 120);
        await using TestServer server = await StartAsync(version, context =>
        {
            context.Response.Headers[name] = value;
            return context.Response.WriteAsync("hello");
        });
        await using Listening test = Listening.To(server.Address);
        using HttpRequestMessage request = Listening.Get(version);
        using HttpResponseMessage response = await test.Orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal([120.0], test.Heard);
        Assert.Equal((1, 0, 0, 0), test.Orders.A.Count());
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
        Assert.Equal([120.0], test.Heard);
        Assert.Equal(["accepted"], test.Counted);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    [InlineData("GET", 404)]
    [InlineData("GET", 500)]
    public async Task It_is_heard_of_an_answer_without_a_body_and_of_any_status(string method, int status)
    {
        await using TestServer server = await StartAsync("1.1", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["endpoint-load-metrics"] = "TEXT rps_fractional=7";
            return Task.CompletedTask;
        });
        await using Listening test = Listening.To(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), "http://orders/x");
        (await test.Orders.Client.SendAsync(request, Token)).Dispose();
        Assert.Equal([7.0], test.Heard);
        Assert.Equal(0, test.Orders.Outstanding);
    }

    [Fact]
    public async Task A_synchronous_send_hears_it_too()
    {
        await using TestServer server = await StartAsync("1.1", context =>
        {
            context.Response.Headers["endpoint-load-metrics"] = "TEXT rps_fractional=7";
            return context.Response.WriteAsync("hello");
        });
        await using Listening test = Listening.To(server.Address);
        using HttpRequestMessage request = Listening.Get("1.1");
        using HttpResponseMessage response = test.Orders.Client.Send(request, Token);
        Assert.Equal([7.0], test.Heard);
    }

    [Fact]
    public async Task The_caller_still_sees_it()
    {
        await using TestServer server = await StartAsync("1.1", context =>
        {
            context.Response.Headers["endpoint-load-metrics"] = "TEXT rps_fractional=7, eps=1";
            return context.Response.WriteAsync("hello");
        });
        await using Listening test = Listening.To(server.Address);
        using HttpResponseMessage response = await test.Orders.Client.GetAsync("/x", Token);
        Assert.Equal(["TEXT rps_fractional=7, eps=1"], response.Headers.GetValues("endpoint-load-metrics"));
    }

    [Fact]
    public async Task The_binary_one_of_two_headers_counts_and_the_first_of_two_lines()
    {
        (string name, string value) = Listening.Write("grpc", rate: 30);
        await using TestServer server = await StartAsync("1.1", context =>
        {
            if (context.Request.Path == "/both") { context.Response.Headers[name] = value; }
            context.Response.Headers["endpoint-load-metrics"] = new(["TEXT rps_fractional=10", "TEXT rps_fractional=20"]);
            return context.Response.WriteAsync("hello");
        });
        await using Listening test = Listening.To(server.Address);
        (await test.Orders.Client.GetAsync("/both", Token)).Dispose();
        (await test.Orders.Client.GetAsync("/two-lines", Token)).Dispose();
        Assert.Equal([30.0, 10.0], test.Heard);
    }

    [Fact]
    public async Task A_picker_that_does_not_listen_costs_no_look_and_no_count()
    {
        await using TestServer server = await StartAsync("1.1", context =>
        {
            context.Response.Headers["endpoint-load-metrics"] = context.Request.Path == "/bad" ? "nonsense" : "TEXT rps_fractional=7";
            return context.Response.WriteAsync("hello");
        });
        await using var test = new Listening([server.Address], listens: false);
        foreach (string path in (string[])["/good", "/bad"]) { Assert.Equal("hello", await test.Orders.Client.GetStringAsync(path, Token)); }
        Assert.Empty(test.Heard);
        Assert.Empty(test.Counted);
    }
}
