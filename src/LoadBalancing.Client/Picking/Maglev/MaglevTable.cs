using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Picking.Maglev;

/// <summary>
/// A table of endpoints that a hash indexes directly (Maglev, NSDI 2016, section 3.4), filled as Envoy fills it, slot for slot. Immutable.
/// </summary>
internal sealed class MaglevTable
{
    private readonly int[] _owners;
    private readonly ulong _size, _reciprocal;

    private MaglevTable(int[] owners, int size)
    {
        _owners = owners;
        _size = (ulong)size;
        _reciprocal = ulong.MaxValue / _size;
    }

    /// <summary>The number of slots.</summary>
    public int Size => (int)_size;

    /// <summary>Fills the table; how is told at <see cref="MaglevTurns"/>.</summary>
    /// <param name="keys">The hash keys of the endpoints. Their order does not matter, but among equal keys.</param>
    /// <param name="weights">As many, all above 0.</param>
    /// <param name="size">The number of slots, a prime.</param>
    public static MaglevTable Build(ReadOnlySpan<string> keys, ReadOnlySpan<double> weights, int size) => new(MaglevTurns.Fill(keys, weights, size), size);

    /// <summary>The slot of a hash: <c>hash mod Size</c>.</summary>
    /// <remarks>
    /// The product with floor((2^64 - 1) / Size) is short of hash / Size by less than 1, so the quotient is right or one too small, and the rest is below
    /// 2 * Size; a mask takes the surplus off. A division of 64 bits takes three times as long.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SlotOf(ulong hash)
    {
        ulong quotient = Math.BigMul(hash, _reciprocal, out _);
        long rest = (long)(hash - (quotient * _size) - _size);
        return (int)(rest + ((long)_size & (rest >> 63)));
    }

    /// <summary>The index of the endpoint that a slot belongs to. There must be endpoints.</summary>
    public int OwnerAt(int slot) => _owners[slot];
}
