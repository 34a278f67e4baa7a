using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>
/// What stands for an endpoint in a cookie: 128 bits of HMAC-SHA256 over cluster, id and address. Whoever holds the cookie learns nothing of them, not even whether two cookies of different keys mean one endpoint; the id alone
/// would not do, since that of a discovered endpoint is its address.
/// </summary>
internal static class EndpointMark
{
    private static ReadOnlySpan<byte> Label => "LoadBalancing.Client affinity endpoint 1\0"u8;

    public static UInt128 Of(AffinityKey key, string cluster, EndpointTracker endpoint)
    {
        // None of the three holds a '\0'.
        byte[] text = Encoding.UTF8.GetBytes($"{cluster}\0{endpoint.Id}\0{endpoint.Address.Text}");
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, (byte[])[.. Label, .. text], mac);
        return BinaryPrimitives.ReadUInt128BigEndian(mac);
    }
}
