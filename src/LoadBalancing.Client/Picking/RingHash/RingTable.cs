using System.Runtime.CompilerServices;

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

    /// <summary>A ring of given points.</summary>
    /// <param name="hashes">In the order of the endpoints.</param>
    /// <param name="counts">How many of them belong to each endpoint.</param>
    internal RingTable(ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> counts)
    {
        _shift = RingOrder.ShiftFor(hashes.Length);
        _hashes = GC.AllocateUninitializedArray<ulong>(hashes.Length + 1);
        _owners = GC.AllocateUninitializedArray<int>(hashes.Length);
        _starts = RingOrder.Sort(hashes, counts, _shift, _hashes.AsSpan(0, hashes.Length), _owners);
        // No hash is larger, so the search for one stops here at the latest.
        _hashes[^1] = ulong.MaxValue;
        foreach (int count in counts) { LeastPointsPerEndpoint = Math.Min(LeastPointsPerEndpoint, count); }
    }

    /// <summary>The number of points; 0 without endpoints.</summary>
    public int Count => _owners.Length;

    /// <summary>The fewest points that any endpoint has, 0 included. Shares differ by about 1 / sqrt(points): with 100 by a tenth.</summary>
    /// <value><see cref="int.MaxValue"/> without endpoints.</value>
    public int LeastPointsPerEndpoint { get; } = int.MaxValue;

    /// <summary>Builds the ring; the semantics are told at <see cref="RingPoints"/>.</summary>
    /// <param name="keys">The hash keys of the endpoints, in their order.</param>
    /// <param name="weights">As many, all above 0.</param>
    /// <param name="minimum">The least number of points, at least 1.</param>
    /// <param name="maximum">The largest number of points, at least <paramref name="minimum"/>, at most 8,388,608.</param>
    public static RingTable Build(ReadOnlySpan<string> keys, ReadOnlySpan<double> weights, long minimum, long maximum)
    {
        int[] counts = RingPoints.Count(weights, minimum, maximum);
        return new RingTable(RingPoints.Hash(keys, counts), counts);
    }

    /// <summary>The position of the first point at or after a hash; after the last comes the first. There must be points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(ulong hash)
    {
        int position = _starts[hash >> _shift];
        ulong[] hashes = _hashes;
        while (hashes[position] < hash) { position++; }
        return position < _owners.Length ? position : 0;
    }

    /// <summary>The index of the endpoint that a point belongs to.</summary>
    public int OwnerAt(int position) => _owners[position];

    /// <summary>The position after another; after the last comes the first.</summary>
    public int Next(int position) => ++position < _owners.Length ? position : 0;
}
