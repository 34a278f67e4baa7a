using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.LoadReports;

/// <summary>A report that cannot be read is counted, and is nobody's error.</summary>
public sealed class MalformedTests : IntegrationTest
{
    public static TheoryData<string, string> Nonsense => new()
    {
        { "endpoint-load-metrics", "rps_fractional=7" },                            // no format
        { "endpoint-load-metrics", "text rps_fractional=7" },
        { "endpoint-load-metrics", "XML <rps>7</rps>" },
        { "endpoint-load-metrics", "TEXT rps_fractional=seven" },
        { "endpoint-load-metrics", "TEXT rps_fractional=NaN" },
        { "endpoint-load-metrics", "JSON {\"rpsFractional\":7" },
        { "endpoint-load-metrics", "JSON " + new string('[', 2_000) },
        { "endpoint-load-metrics", "BIN not base64!" },
        { "endpoint-load-metrics-bin", "////" },                                    // base64, and no message
        { "endpoint-load-metrics-bin", "TEXT rps_fractional=7" },
        { "endpoint-load-metrics", "TEXT rps_fractional=7," + new string('x', 9_000) },                                                 // too long
        { "endpoint-load-metrics", "TEXT " + string.Join(',', Enumerable.Range(0, 100).Select(i => $"named_metrics.m{i}=1")) },         // too many
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task In_headers(string name, string value)
    {
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.Headers[name] = value;
            return context.Response.WriteAsync("hello");
        });
        await using Listening test = Listening.To(server.Address);
        Assert.Equal("hello", await test.Orders.Client.GetStringAsync("/x", Token));
        Assert.Empty(test.Heard);
        Assert.Equal(["malformed"], test.Counted);
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task In_trailers(string name, string value)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup
        {
            Protocols = HttpProtocols.Http2,
            Answer = async context =>
            {
                await context.Response.WriteAsync("hello");
                context.Response.AppendTrailer(name, value);
            },
        });
        await using Listening test = Listening.To(server.Address);
        using HttpRequestMessage request = Listening.Get("2.0");
        using HttpResponseMessage response = await test.Orders.Client.SendAsync(request, Token);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Token));
        Assert.Empty(test.Heard);
        Assert.Equal(["malformed"], test.Counted);
        Assert.Equal((0, 1, 0, 0), test.Orders.A.Count());
    }

    [Fact]
    public async Task A_good_one_in_the_trailers_counts_after_a_bad_one_in_the_headers()
    {
        await using RawServer server = RawServer.Answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nendpoint-load-metrics: what?\r\n\r\n5\r\nhello\r\n0\r\nendpoint-load-metrics: TEXT rps_fractional=7\r\n\r\n");
        await using Listening test = Listening.To(server.Address);
        Assert.Equal("hello", await test.Orders.Client.GetStringAsync("/x", Token));
        Assert.Equal([7.0], test.Heard);
        Assert.Equal(["malformed", "accepted"], test.Counted);
    }
}
