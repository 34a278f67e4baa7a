using System.Numerics;

namespace LoadBalancing.Client.Picking.RingHash;

/// <summary>
/// Sorts the points of a ring by hash, equal hashes by endpoint. Hashes are uniform, so sorting by the top bits leaves next to nothing to do: every
/// point goes into its bucket, then insertion puts neighbours right. What is left of the counting is the index that finds a point again.
/// </summary>
internal static class RingOrder
{
    /// <summary>Insertion takes the square of this at most; only equal hashes, those of endpoints with the same key, fill a bucket further.</summary>
    private const int Crowded = 64;

    /// <summary>An index of 2^16 places still fits the second level of cache beside the points; from there on a bucket holds one point, not half of one.</summary>
    private const int RoomyBits = 16;

    /// <summary>The top bits of a hash choose its bucket, <c>hash >> shift</c>. Half a point a bucket spares a lookup every second misprediction.</summary>
    public static int ShiftFor(int points)
    {
        int bits = BitOperations.Log2((uint)points + ((uint)points / 2));
        return 64 - Math.Max(1, bits < RoomyBits ? bits + 1 : bits);
    }

    /// <summary>
    /// Sorts <paramref name="hashes"/>, told in the order of the endpoints and <paramref name="counts"/> of each, into <paramref name="sorted"/> and
    /// <paramref name="owners"/>; returns where each bucket starts.
    /// </summary>
    public static int[] Sort(ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> counts, int shift, Span<ulong> sorted, Span<int> owners)
    {
        var starts = new int[1 << (64 - shift)];
        foreach (ulong hash in hashes) { starts[hash >> shift]++; }
        int sum = 0, fullest = 0;
        foreach (ref int start in starts.AsSpan())
        {
            int count = start;
            start = sum;
            sum += count;
            fullest = Math.Max(fullest, count);
        }
        Scatter(hashes, counts, shift, starts, sorted, owners);
        // Each start has moved to the end of its bucket, which is the start of the next.
        starts.AsSpan(0, starts.Length - 1).CopyTo(starts.AsSpan(1));
        starts[0] = 0;
        if (fullest > Crowded) { SortCrowded(starts, sorted, owners); }
        Insert(sorted, owners);
        return starts;
    }

    private static void Scatter(ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> counts, int shift, int[] next, Span<ulong> sorted, Span<int> owners)
    {
        int at = 0;
        for (int owner = 0; owner < counts.Length; owner++)
        {
            foreach (ulong hash in hashes.Slice(at, counts[owner]))
            {
                int to = next[hash >> shift]++;
                sorted[to] = hash;
                owners[to] = owner;
            }
            at += counts[owner];
        }
    }

    private static void SortCrowded(ReadOnlySpan<int> starts, Span<ulong> sorted, Span<int> owners)
    {
        for (int bucket = 0; bucket < starts.Length; bucket++)
        {
            int start = starts[bucket], length = (bucket + 1 < starts.Length ? starts[bucket + 1] : sorted.Length) - start;
            if (length <= Crowded) { continue; }
            var points = new (ulong Hash, int Owner)[length];
            for (int i = 0; i < length; i++) { points[i] = (sorted[start + i], owners[start + i]); }
            points.AsSpan().Sort();
            for (int i = 0; i < length; i++) { (sorted[start + i], owners[start + i]) = points[i]; }
        }
    }

    /// <summary>Stable: equal hashes keep the order of the endpoints in which they came.</summary>
    private static void Insert(Span<ulong> sorted, Span<int> owners)
    {
        for (int i = 1; i < sorted.Length; i++)
        {
            ulong hash = sorted[i];
            if (sorted[i - 1] <= hash) { continue; }
            int owner = owners[i], to = i;
            do
            {
                (sorted[to], owners[to]) = (sorted[to - 1], owners[to - 1]);
                to--;
            }
            while (to > 0 && sorted[to - 1] > hash);
            (sorted[to], owners[to]) = (hash, owner);
        }
    }
}
