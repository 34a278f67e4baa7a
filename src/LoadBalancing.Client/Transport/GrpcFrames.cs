using System.Buffers.Binary;

namespace LoadBalancing.Client.Transport;

/// <summary>
/// The frames of gRPC over HTTP/2: one byte that says whether the message is compressed, its length in four bytes, big-endian, and the message
/// (github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md, Length-Prefixed-Message).
/// </summary>
internal static class GrpcFrames
{
    public const int PrefixLength = 5;

    /// <summary>What is read after the message to reach the trailers.</summary>
    private const int LongestRest = 64 * 1024;

    public static byte[] Of(ReadOnlySpan<byte> message)
    {
        byte[] frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    /// <summary>Reads the only message of an answer, and then to its end, where the trailers are.</summary>
    /// <param name="body">The body.</param>
    /// <param name="longest">The longest message that is taken, in bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null for an empty body.</returns>
    /// <exception cref="IOException">Cut short, too long, or compressed, which nobody asked for.</exception>
    public static async Task<byte[]?> ReadOnlyMessageAsync(Stream body, int longest, CancellationToken cancellationToken)
    {
        if (await ReadMessageAsync(body, longest, cancellationToken).ConfigureAwait(false) is not { } message) { return null; }
        byte[] rest = new byte[1024];
        for (int left = LongestRest, more; left > 0 && (more = await body.ReadAsync(rest, cancellationToken).ConfigureAwait(false)) > 0; left -= more)
        {
        }
        return message;
    }
    /// <summary>Reads the next message of a stream of them.</summary>
    /// <param name="body">The body, at the beginning of a frame.</param>
    /// <param name="longest">The longest message that is taken, in bytes. A longer one is never read: what the sender says of its length costs nothing here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null at the end of the stream, where the trailers are.</returns>
    /// <exception cref="IOException">Cut short, too long (<see cref="GrpcFrameTooLongException"/>), or compressed, which nobody asked for.</exception>
    public static async Task<byte[]?> ReadMessageAsync(Stream body, int longest, CancellationToken cancellationToken)
    {
        byte[] prefix = new byte[PrefixLength];
        int read = await body.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read == 0) { return null; }
        if (read < PrefixLength) { throw new IOException("a gRPC frame was cut short"); }
        if (prefix[0] != 0) { throw new IOException("a gRPC message is compressed, which was not asked for"); }
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > (uint)longest) { throw new GrpcFrameTooLongException(length, longest); }
        byte[] message = new byte[length];
        if (await body.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < message.Length)
        {
            throw new IOException("a gRPC message was cut short");
        }
        return message;
    }
}

/// <summary>A message is longer than its reader takes; to ask again brings the same one.</summary>
internal sealed class GrpcFrameTooLongException(long length, long longest) : IOException($"a gRPC message has {length} bytes, more than {longest}");
