namespace LoadBalancing.Client.Picking.JumpHash;

/// <summary>Jump consistent hash (Lamping, Veach, 2014).</summary>
internal static class JumpIndex
{
    /// <summary>The index of a key among <paramref name="count"/> buckets: it jumps forward, ever farther, and the last place before the end is its own.</summary>
    /// <param name="key">Well mixed.</param>
    /// <param name="count">At least 1.</param>
    public static int Of(ulong key, int count)
    {
        long index = -1, next = 0;
        while (next < count)
        {
            index = next;
            key = (key * 2862933555777941757UL) + 1;
            next = (long)((index + 1) * ((double)(1L << 31) / ((key >> 33) + 1)));
        }
        return (int)index;
    }

    /// <summary>Another hash of the same key (the finaliser of SplitMix64, by Steele, Lea, Flood).</summary>
    public static ulong Rehash(ulong key)
    {
        key += 0x9E37_79B9_7F4A_7C15;
        key = (key ^ (key >> 30)) * 0xBF58_476D_1CE4_E5B9;
        key = (key ^ (key >> 27)) * 0x94D0_49BB_1331_11EB;
        return key ^ (key >> 31);
    }
}
