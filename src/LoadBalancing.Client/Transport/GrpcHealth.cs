using System.Text;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Transport;

/// <summary>The messages of grpc.health.v1 as protobuf: HealthCheckRequest { string service = 1 }, HealthCheckResponse { ServingStatus status = 1 } (grpc/grpc-proto, health.proto).</summary>
internal static class GrpcHealth
{
    public const string Path = "/grpc.health.v1.Health/Check";

    public const int Serving = 1;

    private const byte ServiceTag = (1 << 3) | (int)WireType.Length;

    public static byte[] Request(string service)
    {
        byte[] name = Encoding.UTF8.GetBytes(service);
        if (name.Length == 0) { return []; }
        var message = new List<byte> { ServiceTag };
        int length = name.Length;
        for (; length >= 0x80; length >>= 7) { message.Add((byte)(length | 0x80)); }
        message.Add((byte)length);
        message.AddRange(name);
        return [.. message];
    }

    /// <summary>The status of an answer, 0 (UNKNOWN) where none is set; false where the bytes are no message.</summary>
    public static bool TryReadStatus(ReadOnlySpan<byte> message, out ulong status)
    {
        status = 0;
        var reader = new WireReader(message);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out uint number, out WireType type)) { return false; }
            if (number == 1 && type == WireType.Varint ? !reader.TryReadVarint(out status) : !reader.TrySkip(type)) { return false; }
        }
        return true;
    }

    public static string NameOf(ulong status) => status switch
    {
        0 => "UNKNOWN",
        Serving => "SERVING",
        2 => "NOT_SERVING",
        3 => "SERVICE_UNKNOWN",
        _ => "a status that is not known",
    };
}
