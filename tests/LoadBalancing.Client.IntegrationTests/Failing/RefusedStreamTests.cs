using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Failing;

/// <summary>HTTP/2's REFUSED_STREAM guarantees that nothing was processed; whether it can be sent again depends on the content.</summary>
public sealed class RefusedStreamTests : IntegrationTest
{
    public static TheoryData<string, int, bool> Contents => new()
    {
        { "none", RefusingStreams.RefusedStream, true },
        { "string", RefusingStreams.RefusedStream, true },
        { "memory", RefusingStreams.RefusedStream, true },
        { "json", RefusingStreams.RefusedStream, true },
        { "stream", RefusingStreams.RefusedStream, false },
        { "multipart", RefusingStreams.RefusedStream, false },
        { "none", RefusingStreams.InternalError, false },
        { "string", RefusingStreams.InternalError, false },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task A_refused_stream_goes_elsewhere_if_its_content_can(string content, int error, bool goesElsewhere)
    {
        int refused = 0;
        await using RawServer refusing = RefusingStreams.Start(error, () => Interlocked.Increment(ref refused));
        var bodies = new List<string>();
        await using TestServer server = await TestServer.StartAsync(new ServerSetup
        {
            Protocols = HttpProtocols.Http2,
            Answer = async context => bodies.Add(await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted)),
        });
        await using Balanced orders = Balanced.Over(refusing.Address, server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = ContentOf(content) };
        if (goesElsewhere)
        {
            using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
            Assert.Equal("b", response.GetEndpoint()!.Id);
            Assert.Equal([content == "none" ? "" : "\"payload\""], bodies);
        }
        else
        {
            Exception thrown = await Assert.ThrowsAnyAsync<Exception>(() => orders.Client.SendAsync(request, Token));
            Assert.Empty(server.Seen);
            Assert.InRange(refused, 1, 4);
            Assert.Equal(0, orders.Outstanding);
            // A reset that comes while a content is still written makes the runtime report the write that it cancelled itself.
            if (thrown is TaskCanceledException && content is "multipart" or "stream") { return; }
            Assert.Equal(error, (int)Assert.IsType<HttpProtocolException>(Assert.IsType<HttpRequestException>(thrown).InnerException).ErrorCode);
        }
        Assert.InRange(refused, 1, 4);      // the runtime itself tries up to three times more at the same endpoint
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_stream_that_is_refused_in_the_middle_of_an_upload_goes_nowhere_else()
    {
        await using RawServer refusing = RefusingStreams.Start(RefusingStreams.RefusedStream, () => { }, isAtHead: true);
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Protocols = HttpProtocols.Http2 });
        await using Balanced orders = Balanced.Over(refusing.Address, server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StreamContent(new MemoryStream(new byte[300_000])) };
        // The runtime tells it as the refusal, or as a cancellation of the upload that nobody asked for.
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => orders.Client.SendAsync(request, Token));
        Assert.True(error is HttpRequestException or TaskCanceledException, error.ToString());
        Assert.False(Token.IsCancellationRequested);
        Assert.Empty(server.Seen);
        Assert.Equal((0, 0L), (orders.A.Outstanding, orders.A.Succeeded));
        Assert.Equal((0, 0, 0, 0), orders.B.Count());
    }

    private static HttpContent? ContentOf(string kind) => kind switch
    {
        "string" => new StringContent("\"payload\""),
        "memory" => new ReadOnlyMemoryContent("\"payload\""u8.ToArray()),
        "json" => System.Net.Http.Json.JsonContent.Create("payload"),
        "stream" => new StreamContent(new MemoryStream("\"payload\""u8.ToArray())),
        "multipart" => new MultipartContent { new StringContent("\"payload\"") },
        _ => null,
    };
}
