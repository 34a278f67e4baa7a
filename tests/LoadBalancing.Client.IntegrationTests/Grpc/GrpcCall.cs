using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>One call as grpc-dotnet makes it: HTTP/2 and nothing else, read message by message with a read of no bytes before each; the status is in the trailers, or in the headers alone.</summary>
internal sealed class GrpcCall : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly HttpContent _content;
    private Stream? _body;

    public GrpcCall(HttpMessageInvoker invoker, Uri uri, HttpContent content, CancellationToken token, TimeSpan? timeout = null, params string[] told)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        _content = content;
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TE.ParseAdd("trailers");
        foreach (string[] pair in told.Select(one => one.Split('=', 2))) { request.Headers.TryAddWithoutValidation("x-" + pair[0], pair[1]); }
        if (timeout is { } limit)
        {
            request.Headers.Add("grpc-timeout", string.Create(CultureInfo.InvariantCulture, $"{(long)limit.TotalMilliseconds}m"));
            _ending.CancelAfter(limit);
        }
        // A client would read the whole body first; grpc-dotnet uses invokers.
        Answer = invoker is HttpClient client ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _ending.Token) : invoker.SendAsync(request, _ending.Token);
    }

    /// <summary>Gets the headers, which a server may send long after a client's first messages.</summary>
    public Task<HttpResponseMessage> Answer { get; }

    /// <summary>Gets the status; null before the end.</summary>
    public int? Status { get; private set; }

    public Task WriteAsync(string message) => ((PushedMessages)_content).WriteAsync(Encoding.UTF8.GetBytes(message), _ending.Token);

    /// <summary>No more messages from here.</summary>
    public void Complete() => ((PushedMessages)_content).Complete();

    /// <summary>The next message; null at the end, or where the answer has only trailers.</summary>
    public async Task<string?> ReadAsync()
    {
        HttpResponseMessage response = await Answer;
        // Trailers-only: nobody reads the body.
        if (StatusIn(response.Headers) is { } only) { Status = only; return null; }
        _body ??= await response.Content.ReadAsStreamAsync(_ending.Token);
        Assert.Equal(0, await _body.ReadAsync(Memory<byte>.Empty, _ending.Token));
        if (await ReadFrameAsync(_body, _ending.Token) is { } message) { return Encoding.UTF8.GetString(message); }
        Status = StatusIn(response.TrailingHeaders);
        return null;
    }

    public async Task<IReadOnlyList<string>> ReadToEndAsync()
    {
        var messages = new List<string>();
        while (await ReadAsync() is { } message) { messages.Add(message); }
        return messages;
    }

    /// <summary>The caller wants no more of it.</summary>
    public Task CancelAsync() => _ending.CancelAsync();

    /// <summary>Cancels what has not ended, as grpc-dotnet does.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_content is PushedMessages pushed) { pushed.Complete(); }
        try { (await Answer).Dispose(); }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException) { }
        _ending.Dispose();
    }

    /// <summary>A message without its frame; null at the end of the stream.</summary>
    public static async Task<byte[]?> ReadFrameAsync(Stream body, CancellationToken token)
    {
        byte[] prefix = new byte[GrpcFrames.PrefixLength];
        int read = await body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, token);
        if (read == 0) { return null; }
        Assert.Equal(prefix.Length, read);
        byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await body.ReadExactlyAsync(message, token);
        return message;
    }

    private static int? StatusIn(System.Net.Http.Headers.HttpHeaders headers) =>
        headers.TryGetValues("grpc-status", out IEnumerable<string>? values) ? int.Parse(values.Single(), CultureInfo.InvariantCulture) : null;
}
