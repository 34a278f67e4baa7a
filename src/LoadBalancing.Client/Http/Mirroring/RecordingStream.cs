namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>Where an attempt writes a content to: the connection, with somebody who notes what passes by. It never disposes of the connection.</summary>
internal sealed class RecordingStream : Stream
{
    private readonly Stream _connection;
    private readonly BodyRecording _recording;
    private RecordedBytes? _bytes;
    private byte[]? _whole;
    private bool _isDisposed;

    public RecordingStream(Stream connection, BodyRecording recording)
    {
        (_connection, _recording) = (connection, recording);
        _bytes = recording.IsOver ? null : new RecordedBytes(recording.Longest, recording.IsGrpc);
        recording.BeginWriting();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>All of the content was written.</summary>
    public void Complete() => _whole = _bytes?.TakeWhole();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Note(buffer);
        _connection.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note(buffer.Span);
        return _connection.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => _connection.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _connection.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _bytes?.Dispose();
            _recording.EndWriting(_whole);
        }
        base.Dispose(disposing);
    }

    /// <summary>Before it is written: whether that succeeds, the end will tell.</summary>
    private void Note(ReadOnlySpan<byte> written)
    {
        if (_bytes is not { } bytes || bytes.TryAdd(written)) { return; }
        bytes.Dispose();
        _bytes = null;
        _recording.Drop();
    }
}
