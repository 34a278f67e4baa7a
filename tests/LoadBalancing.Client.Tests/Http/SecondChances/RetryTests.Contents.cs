using System.Net;
using System.Net.Http.Json;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <content>What is sent again, and what becomes of answers that nobody gets.</content>
public sealed partial class RetryTests
{
    [Fact]
    public async Task What_the_callers_content_did_is_not_repeated()
    {
        Calls calls = Start(Twice, 5, Throws(() => new InvalidOperationException("mine")), Says(200));
        await Assert.ThrowsAsync<InvalidOperationException>(() => calls.SendAsync());
        Assert.Single(calls.All);
    }

    [Fact]
    public async Task An_answer_that_is_not_handed_on_is_disposed_of_before_the_next_attempt()
    {
        var body = new WatchedStream();
        Calls calls = Start(Twice, 3, () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StreamContent(body) }, () =>
        {
            Assert.True(body.IsDisposed);
            return Calls.Status(200);
        });
        Assert.Equal(HttpStatusCode.OK, (await calls.SendAsync()).StatusCode);
        Assert.Equal(1, calls.Outstanding);             // of the answer that is not read yet
    }

    [Fact]
    public async Task A_stream_is_sent_once_unless_it_may_be_read_into_memory()
    {
        static HttpContent Upload() => new StreamContent(new OneWay("stream"u8.ToArray())) { Headers = { ContentLength = 6 } };
        Calls calls = Start(Twice, 3, Says(503));
        await calls.SendAsync(HttpMethod.Put, Upload());
        Assert.Single(calls.All);
        calls.Dispose();

        var bodies = new List<string>();
        calls = _calls = new Calls(options => { Twice(options); options.Resilience.Retry.BufferBytes = 6; }, 3, async call =>
        {
            bodies.Add(await call.Content!.ReadAsStringAsync());
            return Calls.Status(503);
        });
        HttpContent content = Upload();
        using var request = new HttpRequestMessage(HttpMethod.Put, "http://orders/") { Content = content };
        await calls.SendAsync(request);
        Assert.Equal(["stream", "stream", "stream"], bodies);
        Assert.Same(content, request.Content);
        Assert.Equal(6, calls.All.First().Content!.Headers.ContentLength);
    }

    [Theory]
    [InlineData(5, 6L)]         // too long
    [InlineData(100, null)]     // nobody knows how long
    public async Task What_is_too_long_or_of_unknown_length_is_not_read(int bufferBytes, long? length)
    {
        Calls calls = Start(options => { Twice(options); options.Resilience.Retry.BufferBytes = bufferBytes; }, 3, Says(503));
        var content = new StreamContent(new OneWay("stream"u8.ToArray()));
        if (length is not null) { content.Headers.ContentLength = length; }
        await calls.SendAsync(HttpMethod.Put, content);
        Assert.Same(content, Assert.Single(calls.All).Content);
    }

    [Fact]
    public async Task Json_and_bytes_and_forms_are_sent_again()
    {
        HttpContent[] contents = [JsonContent.Create(new { a = 1 }), new ByteArrayContent([1]), new FormUrlEncodedContent([new("a", "b")]), new ReadOnlyMemoryContent(new byte[] { 1 })];
        foreach (HttpContent content in contents)
        {
            _calls?.Dispose();
            await Start(Twice, 3, Says(503)).SendAsync(HttpMethod.Put, content);
            Assert.Equal(3, _calls!.All.Count);
        }
    }

    /// <summary>Can be read once, as an upload.</summary>
    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private sealed class WatchedStream : MemoryStream
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
