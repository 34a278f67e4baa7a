namespace LoadBalancing.Client.Load;

/// <summary>
/// Turns timestamps of a <see cref="TimeProvider"/> into stamps of 2^16 ns (65.5 us), of which 32 bits are kept, so that an
/// estimate and its age fit one word. 32 bits wrap after 78 hours; differences are right up to 39 hours, so whatever keeps a stamp is
/// refreshed more often than that (see <see cref="LatencyEstimate.Refresh"/>).
/// </summary>
internal sealed class StampClock(TimeProvider time)
{
    /// <summary>The length of one stamp in seconds.</summary>
    public const double SecondsPerStamp = 65_536e-9;

    private readonly double _stampsPerTick = 1.0 / (SecondsPerStamp * time.TimestampFrequency);
    private readonly double _timeSpanTicksPerTick = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency;
    private readonly double _secondsPerTick = 1.0 / time.TimestampFrequency;

    public TimeProvider Time => time;

    /// <summary>Reads the clock: the only costly operation here, done twice in most attempts.</summary>
    public long Now() => time.GetTimestamp();

    /// <summary>The whole stamp; what keeps 32 bits of it compares by signed difference.</summary>
    public long StampOf(long timestamp) => double.ConvertToIntegerNative<long>(timestamp * _stampsPerTick);

    /// <summary>
    /// Tells whether a kept stamp is at most so old. One of another thread may be a moment ahead of ours, so as far ahead counts as well; half a wrap ahead,
    /// which a signed difference makes of 39 hours ago, does not.
    /// </summary>
    public static bool IsRecent(uint stamp, long now, int mostStamps) => (uint)((int)((uint)now - stamp) + mostStamps) <= 2 * (uint)mostStamps;

    public double SecondsBetween(long from, long to) => (to - from) * _secondsPerTick;

    /// <summary>As TimeProvider.GetElapsedTime, which asks for the frequency and divides each time.</summary>
    public TimeSpan TimeBetween(long from, long to) => new((long)((to - from) * _timeSpanTicksPerTick));

    public long After(long timestamp, TimeSpan delay) => timestamp + (long)(delay.TotalSeconds * time.TimestampFrequency);
}
