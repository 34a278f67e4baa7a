using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace LoadBalancing.Client.Tests.Http.Mirroring;

/// <summary>Bodies of copies: from memory, or as they are written.</summary>
public sealed class MirrorBodyTests
{
    [Theory]
    [InlineData("string")]
    [InlineData("bytes")]
    [InlineData("form")]
    [InlineData("memory")]
    [InlineData("json")]
    [InlineData("stream")]
    [InlineData("chunked")]
    [InlineData("derived")]
    [InlineData("empty")]
    public async Task The_copy_has_the_bytes_and_the_headers_of_the_body_and_the_content_is_the_callers_afterwards(string kind)
    {
        using var mirrored = new Mirrored();
        HttpContent content = kind switch
        {
            "string" => new StringContent("k=v"),
            "bytes" => new ByteArrayContent("xk=vx"u8.ToArray(), 1, 3),
            "form" => new FormUrlEncodedContent([new("k", "v")]),
            "memory" => new ReadOnlyMemoryContent("k=v"u8.ToArray()),
            "json" => JsonContent.Create("k=v"),
            "stream" => new StreamContent(new MemoryStream("k=v"u8.ToArray())),
            "chunked" => new Pieces("k", "=", "v"),
            "derived" => new Loud("k=v"),
            _ => new Pieces(),
        };
        content.Headers.TryAddWithoutValidation("Content-Language", "de");
        string expected = kind switch { "json" => "\"k=v\"", "derived" => "K=V", "empty" => "", _ => "k=v" };
        string? seen = null;
        mirrored.Answer = async (request, token) => { seen = await request.Content!.ReadAsStringAsync(token); return Answering.Status(200); };
        HttpRequestMessage request = Mirrored.Post(content);
        await mirrored.SendAsync(request);
        Mirrored.Seen copy = mirrored.Ended();
        Assert.Same(content, request.Content);
        Assert.Equal((expected, expected), (seen, copy.Body));
        Assert.Contains("Content-Language=de", copy.Headers, StringComparison.Ordinal);
        Assert.Equal((1, 0, 0, 0), mirrored.Counts);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(9, 0)]
    public async Task A_body_of_the_limit_is_copied_and_one_byte_more_is_not(int bytes, int sent)
    {
        foreach (HttpContent content in (HttpContent[])[new ByteArrayContent(new byte[bytes]), new StreamContent(new MemoryStream(new byte[bytes])), new Pieces([.. Enumerable.Repeat("x", bytes)])])
        {
            using var mirrored = new Mirrored(mirror => mirror.MaxBodyBytes = 8);
            await mirrored.SendAsync(Mirrored.Post(content));
            mirrored.Ended();
            Assert.Equal((sent, 0, 0, 1 - sent), mirrored.Counts);
        }
    }

    [Fact]
    public async Task With_a_known_length_above_the_limit_the_content_is_not_even_replaced()
    {
        using var mirrored = new Mirrored(mirror => mirror.MaxBodyBytes = 8);
        HttpContent content = new StreamContent(new MemoryStream(new byte[9])), seen = content;
        mirrored.Answer = (request, _) => { seen = request.Content!; return Task.FromResult(Answering.Status(200)); };
        await mirrored.SendAsync(Mirrored.Post(content));
        Assert.Same(content, seen);
        Assert.Equal((0, 0, 0, 1), mirrored.Counts);
    }

    [Fact]
    public async Task Of_two_mirrors_each_has_a_limit_of_its_own()
    {
        int limit = 4;
        using var mirrored = new Mirrored(mirror => mirror.MaxBodyBytes = limit *= 2, "third");          // 8 and 16
        await mirrored.SendAsync(Mirrored.Post(new Pieces("123456789")));
        mirrored.Ended(2);
        Assert.Equal((1, 0, 0, 1), mirrored.Counts);
        Assert.Equal("http://n/v1/x?y=1", Assert.Single(mirrored.Copies).Uri);
    }

    [Fact]
    public async Task A_content_that_throws_in_the_middle_fails_its_request_as_ever_and_nothing_is_mirrored()
    {
        using var mirrored = new Mirrored();
        var content = new Pieces("k", "!");
        HttpRequestMessage request = Mirrored.Post(content);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => mirrored.SendAsync(request));
        Assert.Equal("broken", error.Message);
        Assert.Same(content, request.Content);
        Assert.Equal((0, 0, 0, 1), mirrored.Counts);
        Assert.Empty(mirrored.Copies);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_fails_before_its_body_was_written_whole_is_not_mirrored_and_what_fails_after_it_is(bool isWhole)
    {
        using var mirrored = new Mirrored();
        mirrored.Answer = async (request, token) =>
        {
            if (isWhole) { await request.Content!.CopyToAsync(Stream.Null, token); }
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "gone");
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => mirrored.SendAsync(Mirrored.Post(new Pieces("k"))));
        mirrored.Ended();
        Assert.Equal(isWhole ? (1, 0, 0, 0) : (0, 0, 0, 1), mirrored.Counts);
    }

    [Fact]
    public async Task An_answer_that_comes_before_the_body_was_read_leaves_nothing_to_mirror()
    {
        using var mirrored = new Mirrored();
        mirrored.Answer = (_, _) => Task.FromResult(Answering.Status(413));
        await mirrored.SendAsync(Mirrored.Post(new Pieces("k")));
        Assert.Equal((0, 0, 0, 1), mirrored.Counts);
    }

    [Fact]
    public async Task A_repeated_attempt_writes_the_body_again_and_it_is_mirrored_once()
    {
        using var mirrored = new Mirrored();
        int attempts = 0;
        mirrored.Answer = async (request, token) =>
        {
            await request.Content!.CopyToAsync(Stream.Null, token);
            // RFC 9113, 8.7: REFUSED_STREAM; JSON can be sent again, which must be seen through the recording.
            return ++attempts < 2 ? throw new HttpRequestException(HttpRequestError.HttpProtocolError, "refused", new HttpProtocolException(7, "refused", null)) : Answering.Status(200);
        };
        await mirrored.SendAsync(Mirrored.Post(JsonContent.Create("k")));
        mirrored.Ended();
        Assert.Equal(2, attempts);
        Assert.Equal((1, 0, 0, 0), mirrored.Counts);
    }

    [Fact]
    public async Task A_first_attempt_that_broke_in_the_middle_leaves_the_copy_to_the_second()
    {
        using var mirrored = new Mirrored();
        int attempts = 0;
        mirrored.Answer = async (request, token) =>
        {
            await request.Content!.CopyToAsync(++attempts < 2 ? new Stream1() : Stream.Null, token);
            return Answering.Status(200);
        };
        await mirrored.SendAsync(Mirrored.Post(JsonContent.Create(new string('x', 40_000))));
        Assert.Equal(40_002, mirrored.Ended().Body!.Length);
        Assert.Equal((2, (1, 0, 0, 0)), (attempts, mirrored.Counts));
    }

    [Fact]
    public async Task Hedges_share_the_content_and_one_copy_is_sent()
    {
        using var mirrored = new Mirrored();
        LoadBalancing.Client.Configuration.ClusterOptions options = Mirrored.Options();
        options.Resilience.Hedging.Delay = TimeSpan.Zero;
        options.Resilience.Hedging.MaxExtraLoad = 1;
        Assert.Empty(mirrored.Test.Cluster.TryUpdate(options));
        HttpRequestMessage request = Mirrored.Post(JsonContent.Create("k"));
        LoadBalancing.Client.Http.BalancedRequestExtensions.SetRepeatable(request.Options, true);
        await mirrored.SendAsync(request);
        mirrored.Ended();
        Assert.IsType<JsonContent>(request.Content);
        Assert.Equal((1, 0, 0, 0), mirrored.Counts);
    }

    [Fact]
    public async Task A_body_that_outlasts_its_answer_is_mirrored_when_it_ends()
    {
        using var mirrored = new Mirrored();
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task writing = Task.CompletedTask;
        mirrored.Answer = (request, token) => { writing = request.Content!.CopyToAsync(Stream.Null, token); return Task.FromResult(Answering.Status(200)); };
        HttpRequestMessage request = Mirrored.Post(new Pieces("k", "=", "v") { Before = more.Task });
        await mirrored.SendAsync(request);
        Assert.Equal((0, 0, 0, 0), mirrored.Counts);
        more.SetResult();
        await writing;
        Assert.Equal("k=v", mirrored.Ended().Body);
    }

    [Fact]
    public async Task A_recording_that_takes_too_long_is_given_up_and_its_place_is_free_again()
    {
        using var mirrored = new Mirrored(mirror => mirror.MaxInFlight = 1);
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mirrored.Answer = (request, token) => { _ = request.Content?.CopyToAsync(Stream.Null, token); return Task.FromResult(Answering.Status(200)); };
        await mirrored.SendAsync(Mirrored.Post(new Pieces("k") { Before = more.Task }));
        await mirrored.GetAsync();
        Assert.Equal((0, 0, 1, 0), mirrored.Counts);
        mirrored.Test.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((0, 0, 1, 1), mirrored.Counts);
        await mirrored.GetAsync();
        mirrored.Ended(3);
        Assert.Equal((1, 0, 1, 1), mirrored.Counts);
        more.SetResult();
    }

    [Theory]
    [InlineData("3", 1)]
    [InlineData("0", 1)]
    [InlineData("3 3", 0)]
    [InlineData("3 cut", 0)]
    [InlineData("", 0)]
    public async Task Of_gRPC_one_whole_message_is_copied_and_never_a_stream(string messages, int sent)
    {
        using var mirrored = new Mirrored();
        byte[] body = [.. messages.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(message => message == "cut" ? [0, 0] : Frame(message[0] - '0'))];
        var content = new Pieces([.. body.Chunk(4).Select(Encoding.Latin1.GetString)]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc+proto");
        HttpRequestMessage request = Mirrored.Post(content);
        request.Version = HttpVersion.Version20;
        await mirrored.SendAsync(request);
        mirrored.Ended();
        Assert.Equal((sent, 0, 0, 1 - sent), mirrored.Counts);
    }

    private static byte[] Frame(int length)
    {
        byte[] frame = new byte[5 + length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length);
        return frame;
    }

    /// <summary>A connection that breaks after some bytes, provably before anything was processed.</summary>
    private sealed class Stream1 : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new HttpRequestException(HttpRequestError.HttpProtocolError, "refused", new HttpProtocolException(7, "refused", null));
    }

    /// <summary>Derived from bytes, and writes others.</summary>
    private sealed class Loud(string text) : ByteArrayContent(Encoding.UTF8.GetBytes(text))
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToUpperInvariant()), cancellationToken).AsTask();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);
    }

    /// <summary>A content of unknown length, which can be read once; "!" breaks it.</summary>
    private sealed class Pieces(params string[] pieces) : HttpContent
    {
        private bool _isRead;

        public Task Before { get; init; } = Task.CompletedTask;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            Assert.False(_isRead, "It was read twice.");
            _isRead = true;
            await Before;
            foreach (string piece in pieces)
            {
                if (piece == "!") { throw new InvalidOperationException("broken"); }
                await stream.WriteAsync(Encoding.Latin1.GetBytes(piece), cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
