using System.Buffers;
using System.Buffers.Binary;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>The bytes of a body so far, in a rented buffer that grows up to a limit.</summary>
/// <param name="longest">In bytes.</param>
/// <param name="isGrpc">Then a second message ends it: who streams talks with one server, and cannot be copied.</param>
internal sealed class RecordedBytes(int longest, bool isGrpc) : IDisposable
{
    private const int FirstRent = 4 * 1024;

    private byte[] _buffer = [];
    private int _count;

    /// <returns>False when it is more than may be kept.</returns>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > longest - _count) { return false; }
        Reserve(_count + bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
        return MessageEnd is not { } end || _count <= end;
    }

    /// <summary>A copy of its own length, since the rented buffer goes back; null where a gRPC message is missing or cut short.</summary>
    public byte[]? TakeWhole() => isGrpc && _count != MessageEnd ? null : _buffer.AsSpan(0, _count).ToArray();

    public void Dispose()
    {
        if (_buffer.Length > 0) { ArrayPool<byte>.Shared.Return(_buffer); }
        (_buffer, _count) = ([], 0);
    }

    /// <summary>Where the first gRPC message ends; null while that is not known, and where it is no gRPC.</summary>
    private long? MessageEnd => isGrpc && _count >= GrpcFrames.PrefixLength ? GrpcFrames.PrefixLength + (long)BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(1)) : null;

    private void Reserve(int count)
    {
        if (count <= _buffer.Length) { return; }
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(count, Math.Min(longest, Math.Max(FirstRent, _buffer.Length * 2))));
        _buffer.AsSpan(0, _count).CopyTo(larger);
        if (_buffer.Length > 0) { ArrayPool<byte>.Shared.Return(_buffer); }
        _buffer = larger;
    }
}
