namespace LoadBalancing.Client.Load;

/// <summary>
/// What an endpoint last reported, in one word: the requests in flight that others have there (16 bits), its latency for each request in flight (the upper
/// 16 bits of a float: right to 1 %), and the stamp of the report. 0 means that there was none.
/// </summary>
/// <remarks>
/// Only the requests of others are kept: ours are counted live. So a server that reports 0 while it holds ten of ours has ten, and the requests that we
/// send after a report count at once, without a second report.
/// </remarks>
internal struct ReportedLoad
{
    private const int LatencyShift = 32, OthersShift = 48;
    private long _word;

    public readonly long Word => Volatile.Read(in _word);

    /// <param name="requestsInFlight">As reported; not negative.</param>
    /// <param name="ours">Our own outstanding requests there, as of now.</param>
    /// <param name="latencyForEach">Seconds for each request in flight, or 0 where the server said nothing of it.</param>
    /// <param name="now">The stamp of the report.</param>
    public void Report(double requestsInFlight, int ours, float latencyForEach, long now)
    {
        long others = (long)Math.Clamp(requestsInFlight - ours, 0, ushort.MaxValue);
        long latency = (BitConverter.SingleToInt32Bits(latencyForEach) >>> 16) & 0xFFFF;
        // The lowest bit of a stamp is 65 us; set, it tells any report from none.
        Volatile.Write(ref _word, (others << OthersShift) | (latency << LatencyShift) | (uint)now | 1);
    }

    /// <summary>Forgets a report that is older, before its 32 bits of stamp could wrap and make it new.</summary>
    public void ForgetUnlessRecent(long now, int mostStamps)
    {
        long word = Word;
        if (word != 0 && !StampClock.IsRecent(StampOf(word), now, mostStamps)) { Interlocked.CompareExchange(ref _word, 0, word); }
    }

    public static int OthersOf(long word) => (int)((ulong)word >> OthersShift);

    public static float LatencyForEachOf(long word) => BitConverter.Int32BitsToSingle((int)((word >> LatencyShift) & 0xFFFF) << 16);

    public static uint StampOf(long word) => (uint)word;
}
