using System.Buffers.Binary;
using System.Text;

namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>An HTTP/2 server of few frames, which answers each request with those that a test names, also in ways that no library lets a server do.</summary>
internal static class RawHttp2
{
    private const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4;
    private const int EndStream = 1, EndHeaders = 4, PrefaceLength = 24;

    /// <param name="answer">Called when a request has come whole, or with <paramref name="isAtHead"/> at its head.</param>
    /// <param name="isAtHead">Whether the rest of the request is not waited for.</param>
    public static RawServer Start(Func<RawStream, Task> answer, bool isAtHead = false) => new(async connection =>
    {
        await connection.Stream.ReadExactlyAsync(new byte[PrefaceLength], connection.Stopping);
        await WriteAsync(connection, Settings, flags: 0, stream: 0, []);
        byte[] header = new byte[9];
        while (true)
        {
            await connection.Stream.ReadExactlyAsync(header, connection.Stopping);
            byte[] payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await connection.Stream.ReadExactlyAsync(payload, connection.Stopping);
            bool isEnd = (header[4] & EndStream) != 0;
            if (header[3] == Settings && header[4] == 0) { await WriteAsync(connection, Settings, flags: 1, stream: 0, []); }
            if (isAtHead ? header[3] == Headers : isEnd && header[3] is Headers or Data) { await answer(new RawStream(connection, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)))); }
        }
    });

    private static async Task WriteAsync(RawConnection connection, byte type, int flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, (byte)flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await connection.Stream.WriteAsync(frame, connection.Stopping);
    }

    /// <summary>One request's stream.</summary>
    internal sealed class RawStream(RawConnection connection, int id)
    {
        /// <summary>Headers or trailers, as <c>name: value</c>; HPACK's literals without an index (RFC 7541, 6.2.2).</summary>
        public Task HeadersAsync(bool isEnd, params string[] lines) => WriteAsync(
            connection, Headers, EndHeaders | (isEnd ? EndStream : 0), id, [.. lines.SelectMany(line => line.Split(": ") is [var name, var value] ? (byte[])[0, .. Text(name), .. Text(value)] : throw new FormatException(line))]);

        public Task DataAsync(params byte[] bytes) => WriteAsync(connection, Data, flags: 0, id, bytes);

        public Task ResetAsync(byte code) => WriteAsync(connection, ResetStream, flags: 0, id, [0, 0, 0, code]);

        private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
    }
}
