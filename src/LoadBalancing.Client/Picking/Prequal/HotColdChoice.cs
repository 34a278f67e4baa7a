using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>
/// The hot-cold lexicographic rule: cold before hot; among the cold the lower latency, among the hot the fewer requests in flight. One number says all of that,
/// and the lowest is kept by mask: which of some random endpoints is better cannot be predicted.
/// </summary>
internal struct HotColdChoice(float hotAbove)
{
    public const int NoSlot = -1;
    private const long None = long.MaxValue / 2;

    /// <summary>Above all bits of a float that is not negative.</summary>
    private const long Hot = 1L << 32;
    private long _rank = None;

    /// <summary>Of the endpoint; -1 for none yet.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>Of the pool, or <see cref="NoSlot"/>.</summary>
    public int Slot { get; private set; } = NoSlot;

    public bool TakeIfBetter(int index, int slot, KnownLoad load) => TakeIfBelow(index, slot, RankOf(load));

    public bool TakeIfWorse(int index, int slot, KnownLoad load) => TakeIfBelow(index, slot, -RankOf(load));

    public bool TakeIfOlder(int index, int slot, int age) => TakeIfBelow(index, slot, -age);

    /// <summary>The endpoint that was drawn and chosen has a report in the pool.</summary>
    public void IsIn(int slot) => Slot = slot;

    /// <summary>Floats that are not negative are in the order of their bits. The sign of the difference, as a mask, tells hot ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly long RankOf(KnownLoad load)
    {
        int isHot = BitConverter.SingleToInt32Bits(hotAbove - load.RequestsInFlight) >> 31;
        int requests = BitConverter.SingleToInt32Bits(load.RequestsInFlight), latency = BitConverter.SingleToInt32Bits(load.LatencySeconds);
        return (Hot & isHot) | (long)((requests & isHot) | (latency & ~isHot));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TakeIfBelow(int index, int slot, long rank)
    {
        long below = (rank - _rank) >> 63;
        _rank += (rank - _rank) & below;
        Index += (index - Index) & (int)below;
        Slot += (slot - Slot) & (int)below;
        return below != 0;
    }
}
