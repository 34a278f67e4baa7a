using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.RingHash;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>Rings and tables over the same endpoints, and loops that look up the same hashes in them.</summary>
internal sealed class HashSubject
{
    /// <summary>A few thousand hashes would be learnt by heart: a branch predictor of today then makes every lookup three times as fast as it is.</summary>
    private const int Hashes = 1 << 16;

    private readonly ulong[] _hashes = [.. Enumerable.Range(0, Hashes).Select(i => XxHash64.Of(BitConverter.GetBytes(i), (ulong)Loads.Seed))];
    private readonly string _sixteenCharacters = "customer-0001234";
    private readonly byte[] _sixteenBytes = [.. "customer-0001234"u8];

    public static string[] Keys(int endpoints) => [.. Enumerable.Range(0, endpoints).Select(i => $"10.1.{i / 250}.{i % 250}:8080")];

    public static double[] Weights(int endpoints) => [.. Enumerable.Repeat(1.0, endpoints)];

    public static RingTable Ring(int points, int endpoints) => RingTable.Build(Keys(endpoints), Weights(endpoints), points, points);

    public static SortedRing SortedRing(int points, int endpoints) => new(Keys(endpoints), Weights(endpoints), points);

    public static MaglevTable Maglev(int endpoints) => MaglevTable.Build(Keys(endpoints), Weights(endpoints), 65_537);

    public Action<int> Look(RingTable ring) => operations =>
    {
        int sum = 0;
        for (int i = 0; i < operations; i++) { sum += ring.OwnerAt(ring.First(_hashes[i & (Hashes - 1)])); }
        GC.KeepAlive(sum);
    };

    public Action<int> Look(SortedRing ring) => operations =>
    {
        int sum = 0;
        for (int i = 0; i < operations; i++) { sum += ring.OwnerAt(ring.First(_hashes[i & (Hashes - 1)])); }
        GC.KeepAlive(sum);
    };

    /// <summary>Each hash waits for the last answer, as a request waits for its endpoint; the others overlap in the processor.</summary>
    public Action<int> LookInTurn(RingTable ring) => operations =>
    {
        int last = 0;
        for (int i = 0; i < operations; i++) { last = ring.OwnerAt(ring.First(_hashes[(i + last) & (Hashes - 1)])); }
        GC.KeepAlive(last);
    };

    public Action<int> LookInTurn(SortedRing ring) => operations =>
    {
        int last = 0;
        for (int i = 0; i < operations; i++) { last = ring.OwnerAt(ring.First(_hashes[(i + last) & (Hashes - 1)])); }
        GC.KeepAlive(last);
    };

    public Action<int> Look(MaglevTable table) => operations =>
    {
        int sum = 0;
        for (int i = 0; i < operations; i++) { sum += table.OwnerAt(table.SlotOf(_hashes[i & (Hashes - 1)])); }
        GC.KeepAlive(sum);
    };

    public Action<int> LookByDivision(MaglevTable table) => operations =>
    {
        int sum = 0;
        ulong size = (ulong)table.Size;
        for (int i = 0; i < operations; i++) { sum += table.OwnerAt((int)(_hashes[i & (Hashes - 1)] % size)); }
        GC.KeepAlive(sum);
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
}
