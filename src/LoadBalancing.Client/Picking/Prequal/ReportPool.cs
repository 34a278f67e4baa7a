using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>
/// Prequal's probe pool: the endpoints that reported last, each until it is too old, used up, or the worst of a full pool. A slot is one word (index + 1:
/// 24 bits, uses: 8, stamp: 32), changed by compare-and-swap; who loses one does without.
/// </summary>
/// <remarks>What was reported lies with the endpoint, where the newest report is: the pool says only who is worth looking at.</remarks>
internal sealed class ReportPool(int size, int maximumAge, int reuseLimit)
{
    /// <summary>More endpoints than this do not fit a slot; a process that uses that many takes a subset.</summary>
    public const int MostEndpoints = (1 << 24) - 2;
    private const int IndexShift = 40, UsesShift = 32;
    private const long UsesMask = 0xFF;
    private readonly long[] _slots = new long[size];

    public int Size => size;

    /// <summary>Puts an endpoint in: in its own slot, else an empty one, else that of the oldest.</summary>
    public void Add(int index, long now)
    {
        int target = 0;
        int oldest = int.MinValue;
        for (int i = 0; i < _slots.Length; i++)
        {
            long word = Volatile.Read(in _slots[i]);
            if (word != 0 && IndexOf(word) == index) { target = i; break; }
            int age = word == 0 ? int.MaxValue : AgeOf(word, now);
            if (age > oldest) { (oldest, target) = (age, i); }
        }
        long seen = Volatile.Read(in _slots[target]);
        Interlocked.CompareExchange(ref _slots[target], ((long)(index + 1) << IndexShift) | (uint)now, seen);
    }

    /// <summary>The endpoint in a slot, or -1; drops what is too old.</summary>
    public int Look(int slot, long now, out long word)
    {
        word = Volatile.Read(in _slots[slot]);
        if (word == 0) { return -1; }
        if (StampClock.IsRecent((uint)word, now, maximumAge)) { return IndexOf(word); }
        Drop(slot, word);
        return -1;
    }

    /// <summary>A report attracts no more than so many requests.</summary>
    /// <returns>What is in the slot now; 0 when the report is used up.</returns>
    public long Use(int slot, long word)
    {
        long uses = ((word >> UsesShift) & UsesMask) + 1;
        long next = uses >= reuseLimit ? 0 : (word & ~(UsesMask << UsesShift)) | (uses << UsesShift);
        Interlocked.CompareExchange(ref _slots[slot], next, word);
        return next;
    }

    public void Drop(int slot, long word) => Interlocked.CompareExchange(ref _slots[slot], 0, word);

    public static int AgeOf(long word, long now) => (int)((uint)now - (uint)word);

    private static int IndexOf(long word) => (int)((ulong)word >> IndexShift) - 1;
}
