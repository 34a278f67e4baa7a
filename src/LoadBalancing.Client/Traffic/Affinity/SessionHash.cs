using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>
/// What a session is known by: 128 bits of SHA-256 over what it is read from and its value. Of equal size whatever callers send, two users never share one, not even on purpose, and no user's name stays in memory.
/// </summary>
internal static class SessionHash
{
    private const int CharsOnStack = 256;

    /// <param name="kind">The same value of another kind is another session.</param>
    /// <param name="name">Of the header or source; holds no '\0'.</param>
    /// <param name="value">Any text, taken as it is: nothing is folded or replaced.</param>
    public static UInt128 Of(AffinityKind kind, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        int length = name.Length + value.Length + 2;
        char[]? rented = length > CharsOnStack ? ArrayPool<char>.Shared.Rent(length) : null;
        Span<char> text = rented ?? stackalloc char[CharsOnStack];
        text[0] = (char)kind;
        name.CopyTo(text[1..]);
        text[name.Length + 1] = '\0';
        value.CopyTo(text[(name.Length + 2)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text[..length]), hash);
        if (rented is not null) { ArrayPool<char>.Shared.Return(rented, clearArray: true); }
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
