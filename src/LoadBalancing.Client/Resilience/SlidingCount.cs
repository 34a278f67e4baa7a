namespace LoadBalancing.Client.Resilience;

/// <summary>
/// Counts over a sliding window of ten slices, without a lock: each slice packs the number of its period and a count into one word, and a word of an older period starts at 0 again. One slice is
/// counted in, and the oldest falls out as a whole.
/// </summary>
internal sealed class SlidingCount
{
    /// <summary>Into how many slices of equal length the window is cut.</summary>
    public const int Slices = 10;

    private readonly long[] _slices = new long[Slices];

    /// <param name="period">The number of the slice's length of time, counted from any beginning.</param>
    public void Add(uint period)
    {
        ref long slice = ref _slices[period % Slices];
        while (true)
        {
            long word = Volatile.Read(ref slice);
            long next = (uint)(word >> 32) == period ? word + 1 : ((long)period << 32) | 1;
            if (Interlocked.CompareExchange(ref slice, next, word) == word) { return; }
        }
    }

    public long Sum(uint period)
    {
        long sum = 0;
        for (int i = 0; i < _slices.Length; i++)
        {
            long word = Volatile.Read(ref _slices[i]);
            if (period - (uint)(word >> 32) < Slices) { sum += (uint)word; }
        }
        return sum;
    }
}
