using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Bodies;

/// <summary>The attempt is outstanding until its body ended, ends once, and as what it was.</summary>
public sealed class EndOfBodyTests : IntegrationTest
{
    private const string TenBytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
    private const string TenBytesChunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n";
    private const string TenBytesHalfSent = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234";
    private const string TenBytesChunkedHalfSent = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n";

    public static TheoryData<string, string, long, long, long> Reads => new()
    {
        { "to the end, chunked", TenBytesChunked, 1, 0, 0 },
        { "exactly the promised bytes", TenBytes, 1, 0, 0 },
        { "exactly the promised bytes, synchronously", TenBytes, 1, 0, 0 },
        { "exactly the promised bytes, into arrays", TenBytes, 1, 0, 0 },
        { "byte by byte", TenBytes, 1, 0, 0 },
        { "copied", TenBytesChunked, 1, 0, 0 },
        { "copied synchronously", TenBytesChunked, 1, 0, 0 },
        { "content copied", TenBytesChunked, 1, 0, 0 },
        { "content copied synchronously", TenBytesChunked, 1, 0, 0 },
        { "as a string", TenBytesChunked, 1, 0, 0 },
        { "truncated", TenBytesHalfSent, 0, 1, 0 },
        { "truncated, chunked", TenBytesChunkedHalfSent, 0, 1, 0 },
        { "content copied, truncated", TenBytesHalfSent, 0, 1, 0 },
        { "content copied synchronously, truncated", TenBytesHalfSent, 0, 1, 0 },
        { "copied, truncated", TenBytesHalfSent, 0, 1, 0 },
        { "some bytes, then the response is disposed of", TenBytes, 0, 0, 1 },
        { "some bytes, then the stream is disposed of", TenBytes, 0, 0, 1 },
        { "some bytes, then the stream is disposed of asynchronously", TenBytes, 0, 0, 1 },
        { "nothing, then the response is disposed of", TenBytes, 0, 0, 1 },
        { "cancelled", TenBytesHalfSent, 0, 0, 1 },
        { "content copied, cancelled", TenBytesHalfSent, 0, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_body_ends_its_attempt_once(string how, string answer, long succeeded, long failed, long neutral)
    {
        bool closes = how.Contains("truncated", StringComparison.Ordinal);
        await using RawServer server = closes ? RawServer.AnsweringOnce(answer) : RawServer.Answering(answer);
        await using Balanced orders = Balanced.Over(server.Address);
        HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal((1, 0, 0, 0), orders.A.Count());
        Assert.Equal("a", response.GetEndpoint()!.Id);
        Exception? error = await Record.ExceptionAsync(() => ReadAsync(how, response));
        Assert.Equal(failed > 0 || how.Contains("cancelled", StringComparison.Ordinal), error is not null);
        Assert.Equal((0, succeeded, failed, neutral), orders.A.Count());
        // All later signs of the same end change nothing.
        response.Content.Dispose();
        response.Dispose();
        Assert.Equal((0, succeeded, failed, neutral), orders.A.Count());
    }

    [Fact]
    public async Task Content_length_reached_ends_the_attempt_before_anybody_reads_on()
    {
        await using RawServer server = RawServer.Answering(TenBytes);
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        await body.ReadExactlyAsync(new byte[9], Token);
        Assert.Equal(1, orders.Outstanding);
        await body.ReadExactlyAsync(new byte[1], Token);
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task Reading_no_bytes_is_no_end()
    {
        // gRPC begins every message with a read into no space, which returns 0 when bytes have come.
        await using RawServer server = RawServer.Answering(TenBytesChunked);
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        Assert.Equal(0, await body.ReadAsync(Memory<byte>.Empty, Token));
        Assert.Equal(0, body.Read([], 0, 0));
        Assert.Equal(1, orders.Outstanding);
        await body.ReadExactlyAsync(new byte[10], Token);
        Assert.Equal(0, await body.ReadAsync(Memory<byte>.Empty, Token));
        Assert.Equal(1, orders.Outstanding);
        Assert.Equal(0, await body.ReadAsync(new byte[1], Token));
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_buffered_get_has_ended_when_it_returns()
    {
        await using RawServer server = RawServer.Answering(TenBytesChunked);
        await using Balanced orders = Balanced.Over(server.Address);
        Assert.Equal("0123456789", await orders.Client.GetStringAsync("/", Token));
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
        HttpResponseMessage response = await orders.Client.GetAsync("/", Token);       // never disposed of: nothing is left to free
        Assert.Equal((0, 2, 0, 0), orders.A.Count());
        Assert.Equal(10, (await response.Content.ReadAsByteArrayAsync(Token)).Length);
    }

    [Fact]
    public async Task An_error_status_is_a_failure_even_when_its_body_is_left()
    {
        await using RawServer server = RawServer.Answering("HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\n0123456789");
        await using Balanced orders = Balanced.Over(server.Address);
        (await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token)).Dispose();
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task Headers_and_length_of_the_content_are_those_that_were_sent()
    {
        await using RawServer server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/x; charset=utf-8\r\nContent-Language: de\r\nContent-Language: fr\r\nX-Other: 1\r\n\r\nhi");
        await using Balanced orders = Balanced.Over(server.Address);
        using var bare = new HttpClient();
        using HttpResponseMessage expected = await bare.GetAsync(server.Address, HttpCompletionOption.ResponseHeadersRead, Token);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(expected.Content.Headers.ToString(), response.Content.Headers.ToString());
        Assert.Equal(["de", "fr"], response.Content.Headers.ContentLanguage);
        Assert.Equal(expected.Headers.ToString(), response.Headers.ToString());
    }

    private async Task ReadAsync(string how, HttpResponseMessage response)
    {
        HttpContent content = response.Content;
        if (how.StartsWith("content copied synchronously", StringComparison.Ordinal)) { content.CopyTo(new MemoryStream(), null, Token); return; }
        if (how.StartsWith("content copied, cancelled", StringComparison.Ordinal)) { await CancelAsync(cancel => content.CopyToAsync(new CancellingStream(cancel), cancel.Token)); return; }
        if (how.StartsWith("content copied", StringComparison.Ordinal)) { await content.CopyToAsync(new MemoryStream(), Token); return; }
        if (how == "as a string") { await content.ReadAsStringAsync(Token); return; }
        if (how.StartsWith("nothing", StringComparison.Ordinal)) { response.Dispose(); return; }
        Stream body = await content.ReadAsStreamAsync(Token);
        byte[] buffer = new byte[10];
        switch (how)
        {
            case "exactly the promised bytes": await body.ReadExactlyAsync(buffer, Token); break;
            case "exactly the promised bytes, synchronously": body.ReadExactly(buffer.AsSpan()); break;
            case "exactly the promised bytes, into arrays": for (int left = 10; left > 0;) { left -= await ReadIntoArrayAsync(body, buffer, 10 - left, left); } break;
            case "byte by byte": for (int i = 0; i < 10; i++) { Assert.Equal('0' + i, body.ReadByte()); } break;
            case "copied synchronously": body.CopyTo(Stream.Null); break;
            case "cancelled": await CancelAsync(cancel => CancelledReadAsync(body, cancel)); break;
            case string copied when copied.StartsWith("copied", StringComparison.Ordinal): await body.CopyToAsync(Stream.Null, Token); break;
            case string left when left.StartsWith("some bytes", StringComparison.Ordinal): await LeaveAsync(left, response, body); break;
            default: while (await body.ReadAsync(buffer, Token) > 0) { } break;
        }
    }

    private async Task CancelAsync(Func<CancellationTokenSource, Task> read)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await read(cancel);
    }

    private static async Task CancelledReadAsync(Stream body, CancellationTokenSource cancel)
    {
        await body.ReadExactlyAsync(new byte[5], cancel.Token);
        ValueTask<int> never = body.ReadAsync(new byte[5], cancel.Token);
        await cancel.CancelAsync();
        await never;
    }

    private async Task LeaveAsync(string how, HttpResponseMessage response, Stream body)
    {
        await body.ReadExactlyAsync(new byte[3], Token);
        if (how.EndsWith("asynchronously", StringComparison.Ordinal)) { await body.DisposeAsync(); }
        else if (how.Contains("the stream", StringComparison.Ordinal)) { body.Dispose(); }
        else { response.Dispose(); }
    }

#pragma warning disable CA1835     // the overload that the rule advises against is the one to test
    private Task<int> ReadIntoArrayAsync(Stream body, byte[] buffer, int offset, int count) => body.ReadAsync(buffer, offset, count, Token);
#pragma warning restore CA1835

    /// <summary>The caller gives up when the first bytes have come.</summary>
    private sealed class CancellingStream(CancellationTokenSource cancel) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, CancellationToken.None);
            await cancel.CancelAsync();
        }
    }
}
