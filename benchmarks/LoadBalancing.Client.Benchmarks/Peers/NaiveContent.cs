using System.Net;

namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>The naive handler's content: copies the headers by enumerating them, and ends the lease at the end of the body or at Dispose.</summary>
internal sealed class NaiveContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly NaiveLease _lease;

    public NaiveContent(HttpContent inner, NaiveLease lease)
    {
        _inner = inner;
        _lease = lease;
        foreach (KeyValuePair<string, IEnumerable<string>> header in inner.Headers) { Headers.TryAddWithoutValidation(header.Key, header.Value); }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        try { await _inner.CopyToAsync(stream, context); }
        finally { _lease.End(); }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => new NaiveStream(await _inner.ReadAsStreamAsync(), _lease);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _lease.End();
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private sealed class NaiveStream(Stream inner, NaiveLease lease) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            if (read == 0 && buffer.Length > 0) { lease.End(); }
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = inner.Read(buffer, offset, count);
            if (read == 0 && count > 0) { lease.End(); }
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                lease.End();
                inner.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
