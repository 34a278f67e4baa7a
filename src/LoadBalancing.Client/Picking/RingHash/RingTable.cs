using System.Numerics;

namespace LoadBalancing.Client.Picking.RingHash;

/// <summary>
/// A ring of hashes, each owned by an endpoint: the same points in the same order as Envoy's and gRPC's. Immutable. An index by the top bits of the
/// hash finds a point in constant expected time, since hashes are uniform.
/// </summary>
internal sealed class RingTable
{
    private readonly ulong[] _hashes;
    private readonly int[] _owners, _starts;
    private readonly int _shift;

    private RingTable(ulong[] hashes, int[] owners, int[] starts, int shift)
    {
        (_hashes, _owners, _starts, _shift) = (hashes, owners, starts, shift);
    }

    /// <summary>The number of points; 0 without endpoints.</summary>
    public int Count => _owners.Length;

    /// <summary>The fewest points that an endpoint has, 0 included: under 100, shares differ by more than a tenth (1 / sqrt(100)).</summary>
    public int LeastPointsPerEndpoint { get; private init; }

    /// <summary>Builds the ring; the semantics are told at <see cref="RingPoints"/>.</summary>
    /// <param name="keys">The hash keys of the endpoints, in their order.</param>
    /// <param name="weights">As many, all above 0.</param>
    /// <param name="minimum">The least number of points, at least 1.</param>
    /// <param name="maximum">The largest number of points, at least <paramref name="minimum"/>, at most 8,388,608.</param>
    public static RingTable Build(ReadOnlySpan<string> keys, ReadOnlySpan<double> weights, long minimum, long maximum)
    {
        int[] counts = RingPoints.Count(weights, minimum, maximum);
        ulong[] hashes = RingPoints.Hash(keys, counts);
        int least = counts.Length == 0 ? 0 : counts.Min();
        var owners = new int[hashes.Length];
        int at = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            owners.AsSpan(at, counts[i]).Fill(i);
            at += counts[i];
        }
        (ulong Hash, int Owner)[] points = [.. hashes.Zip(owners).Order()];
        int bits = Math.Max(1, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)points.Length)));
        int shift = 64 - bits;
        var starts = new int[1 << bits];
        int point = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            while (point < points.Length && (int)(points[point].Hash >> shift) < i) { point++; }
            starts[i] = point;
        }
        return new RingTable([.. points.Select(p => p.Hash), ulong.MaxValue], [.. points.Select(p => p.Owner)], starts, shift) { LeastPointsPerEndpoint = least };
    }

    /// <summary>The position of the first point at or after a hash; after the last comes the first. There must be points.</summary>
    public int First(ulong hash)
    {
        int position = _starts[hash >> _shift];
        while (_hashes[position] < hash) { position++; }
        return position < _owners.Length ? position : 0;
    }

    /// <summary>The index of the endpoint that a point belongs to.</summary>
    public int OwnerAt(int position) => _owners[position];

    /// <summary>The position after another; after the last comes the first.</summary>
    public int Next(int position) => ++position < _owners.Length ? position : 0;
}
