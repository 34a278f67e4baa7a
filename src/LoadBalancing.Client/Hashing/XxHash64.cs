using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace LoadBalancing.Client.Hashing;

/// <summary>
/// XXH64 by Yann Collet, as told by the specification in the xxHash repository (doc/xxhash_spec.md). Envoy and gRPC hash keys and endpoints
/// with it, so the values must be theirs bit for bit.
/// </summary>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E37_79B1_85EB_CA87, Prime2 = 0xC2B2_AE3D_27D4_EB4F, Prime3 = 0x1656_67B1_9E37_79F9;
    private const ulong Prime4 = 0x85EB_CA77_C2B2_AE63, Prime5 = 0x27D4_EB2F_1656_67C5;
    private const int Stripe = 32;
    private const int ShortText = 64, OnStack = 256;
    private const ushort LastAscii = 0x7F;

    public static ulong Of(ReadOnlySpan<byte> data, ulong seed = 0)
    {
        ulong hash = (ulong)data.Length + (data.Length >= Stripe ? TakeStripes(ref data, seed) : seed + Prime5);
        while (data.Length >= sizeof(ulong))
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(data)), 27) * Prime1) + Prime4;
            data = data[sizeof(ulong)..];
        }
        if (data.Length >= sizeof(uint))
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime1), 23) * Prime2) + Prime3;
            data = data[sizeof(uint)..];
        }
        foreach (byte rest in data) { hash = BitOperations.RotateLeft(hash ^ (rest * Prime5), 11) * Prime1; }
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    /// <summary>The hash of the text in UTF-8; half a surrogate pair counts as U+FFFD, as for <see cref="Encoding.UTF8"/>. Never allocates, but for what the pool lacks.</summary>
    public static ulong Of(ReadOnlySpan<char> text, ulong seed = 0)
    {
        if (text.Length > ShortText) { return OfLong(text, seed); }
        // Clearing a large buffer would cost as much as hashing a usual key.
        Span<byte> utf8 = stackalloc byte[ShortText];
        return TryNarrow(MemoryMarshal.Cast<char, ushort>(text), utf8) ? Of(utf8[..text.Length], seed) : OfLong(text, seed);
    }

    /// <summary>
    /// Writes ASCII in words of eight bytes, as the hash reads it. The runtime writes short texts in words of four, and reading two of them as one
    /// waits until both have left the store buffer: 15 ns for 16 characters where this takes 8.
    /// </summary>
    /// <returns>False when it is not ASCII; what was written is then of no use.</returns>
    private static bool TryNarrow(ReadOnlySpan<ushort> text, Span<byte> ascii)
    {
        Vector128<ushort> seen = default;
        int at = 0;
        for (; text.Length - at >= sizeof(ulong); at += sizeof(ulong))
        {
            Vector128<ushort> eight = Vector128.Create(text[at..]);
            seen |= eight;
            Vector128.Narrow(eight, eight).GetLower().CopyTo(ascii[at..]);
        }
        ulong tail = 0;
        int seenInTail = 0;
        for (int i = text.Length - 1; i >= at; i--)
        {
            seenInTail |= text[i];
            tail = (tail << 8) | (byte)text[i];
        }
        if (at < ascii.Length) { BinaryPrimitives.WriteUInt64LittleEndian(ascii[at..], tail); }
        return seenInTail <= LastAscii && !Vector128.GreaterThanAny(seen, Vector128.Create(LastAscii));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong OfLong(ReadOnlySpan<char> text, ulong seed)
    {
        Span<byte> utf8 = stackalloc byte[OnStack];
        if (Utf8.FromUtf16(text, utf8, out _, out int written) == OperationStatus.Done) { return Of(utf8[..written], seed); }
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        written = Encoding.UTF8.GetBytes(text, rented);
        ulong hash = Of(rented.AsSpan(0, written), seed);
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>Four lanes of eight bytes each, over all whole stripes; what is left stays in <paramref name="data"/>.</summary>
    private static ulong TakeStripes(ref ReadOnlySpan<byte> data, ulong seed)
    {
        ulong first = seed + Prime1 + Prime2, second = seed + Prime2, third = seed, fourth = seed - Prime1;
        do
        {
            first = Round(first, BinaryPrimitives.ReadUInt64LittleEndian(data));
            second = Round(second, BinaryPrimitives.ReadUInt64LittleEndian(data[8..]));
            third = Round(third, BinaryPrimitives.ReadUInt64LittleEndian(data[16..]));
            fourth = Round(fourth, BinaryPrimitives.ReadUInt64LittleEndian(data[24..]));
            data = data[Stripe..];
        }
        while (data.Length >= Stripe);
        ulong hash = BitOperations.RotateLeft(first, 1) + BitOperations.RotateLeft(second, 7) + BitOperations.RotateLeft(third, 12) + BitOperations.RotateLeft(fourth, 18);
        return Merge(Merge(Merge(Merge(hash, first), second), third), fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Round(ulong lane, ulong word) => BitOperations.RotateLeft(lane + (word * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;
}
