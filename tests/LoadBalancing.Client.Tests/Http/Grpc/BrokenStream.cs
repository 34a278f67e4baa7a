namespace LoadBalancing.Client.Tests.Http.Grpc;

/// <summary>A body whose stream the server resets with a code of HTTP/2.</summary>
internal sealed class BrokenStream(long code) : MemoryStream
{
    public override int Read(byte[] buffer, int offset, int count) => throw Reset();

    public override int Read(Span<byte> buffer) => throw Reset();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw Reset();

    private HttpProtocolException Reset() => new(code, "reset", null);
}
