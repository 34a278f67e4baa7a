namespace LoadBalancing.Client.Http;

/// <summary>A body as it is read, watched for its end: no more bytes, or as many as Content-Length promised (a reader may stop right there).</summary>
/// <remarks>
/// Copying is left to the base class, which reads here and writes there: only so can a destination that breaks, the caller's, be told from a
/// connection that does.
/// </remarks>
internal sealed class LeasedStream(Stream inner, LeasedContent content, long? length) : Stream
{
    private long _left = length ?? long.MaxValue;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int ReadTimeout { get => inner.ReadTimeout; set => inner.ReadTimeout = value; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try { return Saw(inner.Read(buffer, offset, count), buffer.AsSpan(offset, count)); }
        catch (Exception e) { content.Broke(e); throw; }
    }

    public override int Read(Span<byte> buffer)
    {
        try { return Saw(inner.Read(buffer), buffer); }
        catch (Exception e) { content.Broke(e); throw; }
    }

    public override int ReadByte()
    {
        int value;
        try { value = inner.ReadByte(); }
        catch (Exception e) { content.Broke(e); throw; }
        Saw(value < 0 ? 0 : 1, [(byte)value]);
        return value;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> reading;
        try { reading = inner.ReadAsync(buffer, cancellationToken); }
        catch (Exception e) { content.Broke(e); throw; }
        return reading.IsCompletedSuccessfully ? new(Saw(reading.Result, buffer.Span)) : AwaitAsync(reading, buffer);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        content.Left();
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Left();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private async ValueTask<int> AwaitAsync(ValueTask<int> reading, Memory<byte> buffer)
    {
        try { return Saw(await reading.ConfigureAwait(false), buffer.Span); }
        catch (Exception e) { content.Broke(e); throw; }
    }

    /// <summary>A read of no bytes into no space is no end: gRPC begins every message with one.</summary>
    private int Saw(int bytes, ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty) { return bytes; }
        _left -= bytes;
        content.Inspection?.Saw(buffer[..bytes]);
        if (bytes == 0) { content.EndOfBody(); }
        else if (_left <= 0) { content.AllRead(); }
        return bytes;
    }
}
