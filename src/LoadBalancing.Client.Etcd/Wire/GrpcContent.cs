using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>The body of a call: one message. It knows whether any of it may have left, and can hold the stream open after it.</summary>
internal sealed class GrpcContent : HttpContent
{
    private static readonly MediaTypeHeaderValue s_grpc = new("application/grpc");
    private readonly TaskCompletionSource? _end;
    private readonly byte[] _frame;
    private volatile bool _isSent;

    /// <param name="message">The message.</param>
    /// <param name="isHeldOpen">Whether the stream stays open until it is disposed of: what is asked answers for as long as it is asked.</param>
    public GrpcContent(byte[] message, bool isHeldOpen)
    {
        _frame = GrpcFrames.Of(message);
        _end = isHeldOpen ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        Headers.ContentType = s_grpc;
    }

    /// <summary>Whether anything of it was handed to a connection. Until then nobody can have acted upon it.</summary>
    public bool IsSent => _isSent;

    public bool IsHeldOpen => _end is not null;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _isSent = true;
        await stream.WriteAsync(_frame, cancellationToken).ConfigureAwait(false);
        if (_end is null) { return; }
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _end.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _frame.Length;
        return _end is null;
    }

    protected override void Dispose(bool disposing)
    {
        _end?.TrySetResult();
        base.Dispose(disposing);
    }
}
