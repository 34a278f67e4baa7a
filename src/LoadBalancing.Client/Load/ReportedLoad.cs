namespace LoadBalancing.Client.Load;

/// <summary>
/// What an endpoint last reported, in one word: the requests in flight that others have there (16 bits), its latency (the upper 16 bits of a float: three
/// digits), and the stamp of the report. 0 means that there was none.
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
    /// <param name="latencySeconds">As reported, or 0 where the server said nothing of it.</param>
    /// <param name="now">The stamp of the report.</param>
    public void Report(double requestsInFlight, int ours, float latencySeconds, long now)
    {
        long others = (long)Math.Clamp(requestsInFlight - ours, 0, ushort.MaxValue);
        long latency = (BitConverter.SingleToInt32Bits(latencySeconds) >>> 16) & 0xFFFF;
        // The lowest bit of a stamp is 65 us; set, it tells any report from none.
        Volatile.Write(ref _word, (others << OthersShift) | (latency << LatencyShift) | (uint)now | 1);
    }

    public static int OthersOf(long word) => (int)((ulong)word >> OthersShift);

    public static float LatencyOf(long word) => BitConverter.Int32BitsToSingle((int)((word >> LatencyShift) & 0xFFFF) << 16);

    public static uint StampOf(long word) => (uint)word;
}
