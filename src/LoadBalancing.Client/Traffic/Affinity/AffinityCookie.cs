using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>What a cookie that we signed says.</summary>
/// <param name="Key">The key that signed it.</param>
/// <param name="Mark">Of the endpoint.</param>
/// <param name="IssuedAt">Seconds since 1970.</param>
internal readonly record struct AffinityTicket(AffinityKey Key, UInt128 Mark, long IssuedAt);

/// <summary>
/// The value of an affinity cookie: base64url, without padding, of
/// <c>format (1) | seconds since 1970 (8) | length of the key's id (1) | the key's id | mark of the endpoint (16) | HMAC-SHA256 (32)</c>.
/// The last is over a label, the cluster's name, the session key that the request names, if any, and all bytes before. Nothing is read before that is compared, in constant time, but the name of the key.
/// </summary>
internal static class AffinityCookie
{
    private const byte Format = 1;
    private const int IdAt = 10, MarkSize = 16, MacSize = HMACSHA256.HashSizeInBytes;
    private const int ShortestBytes = IdAt + 1 + MarkSize + MacSize, LongestBytes = IdAt + AffinityKey.LongestId + MarkSize + MacSize;
    private const int LongestText = ((LongestBytes * 4) + 2) / 3;
    private const int LongestSigned = 256;

    /// <summary>How far the clock of a process that signed may be ahead of ours.</summary>
    private const long MostSecondsAhead = 300;

    private static ReadOnlySpan<byte> Label => "LoadBalancing.Client affinity cookie 1\0"u8;

    public static string Write(in AffinityTicket ticket, in AffinityScope scope)
    {
        Span<byte> bytes = stackalloc byte[LongestBytes];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], ticket.IssuedAt);
        bytes[IdAt - 1] = (byte)Encoding.ASCII.GetBytes(ticket.Key.Id, bytes[IdAt..]);
        int markAt = IdAt + ticket.Key.Id.Length, macAt = markAt + MarkSize;
        BinaryPrimitives.WriteUInt128BigEndian(bytes[markAt..], ticket.Mark);
        Sign(ticket.Key, bytes[..macAt], in scope, bytes[macAt..]);
        return Base64Url.EncodeToString(bytes[..(macAt + MacSize)]);
    }

    /// <summary>Reads a value that anybody may have made.</summary>
    /// <param name="text">The value.</param>
    /// <param name="ring">Whose keys are accepted.</param>
    /// <param name="scope">For whom it must be good.</param>
    /// <param name="now">Seconds since 1970.</param>
    /// <param name="lifetime">In seconds.</param>
    /// <param name="ticket">What it says, where it is one of ours and has not expired.</param>
    /// <returns>Why it is refused, or null.</returns>
    public static string? Read(ReadOnlySpan<char> text, IAffinityKeyRing ring, in AffinityScope scope, long now, double lifetime, out AffinityTicket ticket)
    {
        ticket = default;
        Span<byte> bytes = stackalloc byte[LongestBytes];
        if (!TryDecode(text, ref bytes) || bytes.Length < ShortestBytes || bytes[0] != Format || bytes.Length != IdAt + bytes[IdAt - 1] + MarkSize + MacSize) { return "it is none of ours"; }
        int markAt = bytes.Length - MacSize - MarkSize, macAt = bytes.Length - MacSize;
        Span<char> id = stackalloc char[AffinityKey.LongestId];
        id = id[..Encoding.ASCII.GetChars(bytes[IdAt..markAt], id)];
        if (!AffinityKey.IsId(id) || ring.Find(id.ToString()) is not { } key) { return "its key is not known, or no longer"; }
        Span<byte> mac = stackalloc byte[MacSize];
        Sign(key, bytes[..macAt], in scope, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[macAt..])) { return "its signature does not fit"; }
        long issuedAt = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        if (now - issuedAt > lifetime) { return "it has expired"; }
        if (issuedAt - now > MostSecondsAhead) { return "it comes from the future"; }
        ticket = new(key, BinaryPrimitives.ReadUInt128BigEndian(bytes[markAt..]), issuedAt);
        return null;
    }

    /// <summary>Only the one text that we would write of these bytes: the decoder skips white space, takes padding, and ignores bits that are left over.</summary>
    private static bool TryDecode(ReadOnlySpan<char> text, scoped ref Span<byte> bytes)
    {
        if (text.Length is 0 or > LongestText) { return false; }
        if (Base64Url.DecodeFromChars(text, bytes, out _, out int written) != System.Buffers.OperationStatus.Done) { return false; }
        bytes = bytes[..written];
        Span<char> again = stackalloc char[LongestText];
        return Base64Url.TryEncodeToChars(bytes, again, out int length) && text.SequenceEqual(again[..length]);
    }

    private static void Sign(AffinityKey key, ReadOnlySpan<byte> payload, in AffinityScope scope, Span<byte> mac)
    {
        Span<byte> text = stackalloc byte[LongestSigned];
        Label.CopyTo(text);
        int length = Label.Length + Encoding.UTF8.GetBytes(scope.Cluster, text[Label.Length..]);
        // A cluster's name holds no '\0', and what stands between it and the payload has one of two lengths that its first byte tells.
        text[length++] = 0;
        text[length++] = scope.SessionKey is null ? (byte)0 : (byte)1;
        if (scope.SessionKey is { } named)
        {
            BinaryPrimitives.WriteUInt128BigEndian(text[length..], SessionHash.Of(AffinityKind.Key, "", named));
            length += MarkSize;
        }
        payload.CopyTo(text[length..]);
        HMACSHA256.HashData(key.Secret, text[..(length + payload.Length)], mac);
    }
}
