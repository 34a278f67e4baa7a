namespace LoadBalancing.Client.Load;

/// <summary>How many answers came and how long they took together, in one word: whoever takes it takes both of the same answers.</summary>
internal struct AnswerWindow
{
    private const int TickBits = 44;
    private const long OneAnswer = 1L << TickBits, Ticks = OneAnswer - 1;

    /// <summary>A minute: ten thousand answers of it fit the 44 bits of ticks (100 ns), 20 days.</summary>
    private const long Longest = TimeSpan.TicksPerMinute;

    private long _word;

    public readonly int Count => (int)(Volatile.Read(in _word) >> TickBits);

    /// <returns>How many there are with this one.</returns>
    public int Add(long ticks) => (int)(Interlocked.Add(ref _word, OneAnswer + Math.Clamp(ticks, 1, Longest)) >> TickBits);

    /// <summary>Begins the next window. The mean is in ticks, 0 where nothing was answered.</summary>
    public (int Count, double Mean) Take()
    {
        long word = Interlocked.Exchange(ref _word, 0);
        int count = (int)(word >> TickBits);
        return (count, count == 0 ? 0 : (double)(word & Ticks) / count);
    }
}
