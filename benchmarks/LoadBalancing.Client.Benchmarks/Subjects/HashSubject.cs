using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.RingHash;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>Rings and tables over the same endpoints, and loops that look up hashes which never repeat.</summary>
/// <remarks>
/// A few thousand hashes over and over would be learnt by heart: with today's branch predictors every lookup is then three times as fast as it is.
/// A linear congruential step (Knuth's MMIX) costs each loop the same nanosecond and goes on from batch to batch.
/// </remarks>
internal sealed class HashSubject
{
    private readonly string _sixteenCharacters = "customer-0001234";
    private readonly byte[] _sixteenBytes = [.. "customer-0001234"u8];
    private ulong _last = Loads.Seed;

    public static string[] Keys(int endpoints) => [.. Enumerable.Range(0, endpoints).Select(i => $"10.1.{i / 250}.{i % 250}:8080")];

    public static double[] Weights(int endpoints) => [.. Enumerable.Repeat(1.0, endpoints)];

    public static RingTable Ring(int points, int endpoints) => RingTable.Build(Keys(endpoints), Weights(endpoints), points, points);

    public static SortedRing SortedRing(int points, int endpoints) => new(Keys(endpoints), Weights(endpoints), points);

    public static MaglevTable Maglev(int endpoints) => MaglevTable.Build(Keys(endpoints), Weights(endpoints), 65_537);

    public Action<int> Look(RingTable ring) => operations =>
    {
        int sum = 0;
        ulong hash = _last;
        for (int i = 0; i < operations; i++)
        {
            hash = Next(hash);
            sum += ring.OwnerAt(ring.First(hash));
        }
        _last = hash + (ulong)sum;
    };

    public Action<int> Look(SortedRing ring) => operations =>
    {
        int sum = 0;
        ulong hash = _last;
        for (int i = 0; i < operations; i++)
        {
            hash = Next(hash);
            sum += ring.OwnerAt(ring.First(hash));
        }
        _last = hash + (ulong)sum;
    };

    /// <summary>Each hash waits for the last answer, as a request waits for its endpoint; the others overlap in the processor.</summary>
    public Action<int> LookInTurn(RingTable ring) => operations =>
    {
        ulong hash = _last;
        for (int i = 0; i < operations; i++)
        {
            hash = Next(hash);
            hash += (ulong)ring.OwnerAt(ring.First(hash));
        }
        _last = hash;
    };

    public Action<int> LookInTurn(SortedRing ring) => operations =>
    {
        ulong hash = _last;
        for (int i = 0; i < operations; i++)
        {
            hash = Next(hash);
            hash += (ulong)ring.OwnerAt(ring.First(hash));
        }
        _last = hash;
    };

    public Action<int> Look(MaglevTable table) => operations =>
    {
        int sum = 0;
        ulong hash = _last;
        for (int i = 0; i < operations; i++)
        {
            hash = Next(hash);
            sum += table.OwnerAt(table.SlotOf(hash));
        }
        _last = hash + (ulong)sum;
    };

    public Action<int> LookByDivision(MaglevTable table) => operations =>
    {
        int sum = 0;
        ulong hash = _last;
        ulong size = (ulong)table.Size;
        for (int i = 0; i < operations; i++)
        {
            hash = Next(hash);
            sum += table.OwnerAt((int)(hash % size));
        }
        _last = hash + (ulong)sum;
    };

    public void HashBytes(int operations)
    {
        ulong sum = 0;
        for (int i = 0; i < operations; i++) { sum += XxHash64.Of(_sixteenBytes, (ulong)i); }
        GC.KeepAlive(sum);
    }

    public void HashText(int operations)
    {
        ulong sum = 0;
        for (int i = 0; i < operations; i++) { sum += XxHash64.Of(_sixteenCharacters, (ulong)i); }
        GC.KeepAlive(sum);
    }

    private static ulong Next(ulong hash) => (hash * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407;
}
