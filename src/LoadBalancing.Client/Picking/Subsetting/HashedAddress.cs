using LoadBalancing.Client.Hashing;

namespace LoadBalancing.Client.Picking.Subsetting;

/// <summary>
/// An address with its XXH64 and its index in the list. Sorted by hash, then address (ordinal), then index, endpoints stand in one order for every client, whatever the
/// order of its list; the index only tells equal addresses apart.
/// </summary>
internal readonly record struct HashedAddress(ulong Hash, string Address, int Index) : IComparable<HashedAddress>
{
    /// <summary>The hash as a fraction of a whole turn, in units of 2^-32: its top 32 bits. Rises with the order.</summary>
    public uint Fraction => (uint)(Hash >> 32);

    public static HashedAddress[] Of(ReadOnlySpan<string> addresses, ulong seed)
    {
        var hashed = new HashedAddress[addresses.Length];
        for (int i = 0; i < hashed.Length; i++) { hashed[i] = new HashedAddress(XxHash64.Of(addresses[i], seed), addresses[i], i); }
        return hashed;
    }

    public int CompareTo(HashedAddress other)
    {
        if (Hash != other.Hash) { return Hash.CompareTo(other.Hash); }
        int byAddress = string.CompareOrdinal(Address, other.Address);
        return byAddress != 0 ? byAddress : Index.CompareTo(other.Index);
    }
}
