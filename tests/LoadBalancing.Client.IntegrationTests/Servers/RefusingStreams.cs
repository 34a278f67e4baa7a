using System.Buffers.Binary;

namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>An HTTP/2 server of few frames: it answers every request with RST_STREAM and a given error code, once it has it whole or at its head.</summary>
internal static class RefusingStreams
{
    public const int InternalError = 2;
    public const int RefusedStream = 7;
    private const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4;
    private const int EndStream = 1;
    private const int PrefaceLength = 24;

    public static RawServer Start(int errorCode, Action counted, bool isAtHead = false) => new(async connection =>
    {
        await connection.Stream.ReadExactlyAsync(new byte[PrefaceLength], connection.Stopping);
        await WriteFrameAsync(connection, Settings, flags: 0, stream: 0, []);
        byte[] header = new byte[9];
        while (true)
        {
            await connection.Stream.ReadExactlyAsync(header, connection.Stopping);
            byte[] payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await connection.Stream.ReadExactlyAsync(payload, connection.Stopping);
            int stream = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5));
            switch (header[3])
            {
                case Settings when header[4] == 0:
                    await WriteFrameAsync(connection, Settings, flags: 1, stream: 0, []);
                    break;
                case Headers when isAtHead || (header[4] & EndStream) != 0:
                case Data when !isAtHead && (header[4] & EndStream) != 0:
                    counted();
                    byte[] code = new byte[4];
                    BinaryPrimitives.WriteInt32BigEndian(code, errorCode);
                    await WriteFrameAsync(connection, ResetStream, flags: 0, stream, code);
                    break;
                default:
                    break;
            }
        }
    });

    private static async Task WriteFrameAsync(RawConnection connection, byte type, byte flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await connection.Stream.WriteAsync(frame, connection.Stopping);
    }
}
