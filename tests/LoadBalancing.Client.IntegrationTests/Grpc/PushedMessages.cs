using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>A client's stream: its messages are written as the test says, and it can be sent only once. As in grpc-dotnet, headers go out before the first message.</summary>
internal sealed class PushedMessages : HttpContent
{
    private TaskCompletionSource<Stream>? _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PushedMessages() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

    public async Task WriteAsync(byte[] message, CancellationToken token)
    {
        Stream stream = await _opened!.Task.WaitAsync(token);
        await stream.WriteAsync(GrpcFrames.Of(message), token);
        await stream.FlushAsync(token);
    }

    /// <summary>Half-closes the stream.</summary>
    public void Complete() => _completed.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        _opened!.SetResult(stream);     // throws the second time
        await _completed.Task;
        _opened = null;                 // the runtime's stream knows its response, which would not be collected
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}

/// <summary>The one message of a unary call or of a server stream; like grpc-dotnet's no content that we know, and yet it can be sent again.</summary>
internal sealed class WholeMessage : HttpContent
{
    private readonly byte[] _frame;

    public WholeMessage(byte[] message)
    {
        _frame = GrpcFrames.Of(message);
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_frame).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _frame.Length;
        return true;
    }
}
