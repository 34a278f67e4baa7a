namespace LoadBalancing.Client.Load;

/// <summary>The two times of a reported weight in stamps, computed once per version.</summary>
internal readonly record struct ReportedWeightTimes(long BlackoutStamps, long ExpirationStamps)
{
    public static ReportedWeightTimes From(TimeSpan blackout, TimeSpan expiration) => new(StampsOf(blackout), StampsOf(expiration));

    private static long StampsOf(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds / StampClock.SecondsPerStamp);
}
