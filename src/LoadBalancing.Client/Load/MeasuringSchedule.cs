namespace LoadBalancing.Client.Load;

/// <summary>
/// When the latency of an unhurried endpoint is measured. All processes that use an endpoint do it at the same moments of the clock on the wall, since one of many that sends less for a moment
/// sees the queue of the others; endpoints of one cluster do it at different ones. It is done often while limits move and rarely when they rest: at multiples of the interval divided by a power of two,
/// so that whoever does it rarely does it together with those who do it often.
/// </summary>
/// <param name="place">Of the endpoint: the same in all processes.</param>
internal struct MeasuringSchedule(ulong place)
{
    private const int Fastest = 4;

    /// <summary>Of the time that a measurement takes, in a hurry and else: it costs an endpoint in use a few hundredths of its time.</summary>
    private const int PauseInHurry = 4, PauseAtRest = 20;

    private int _halvings = Fastest;
    private long _lasted;

    /// <summary>What is known is likely wrong: a rough measure soon is worth more than a good one later.</summary>
    public readonly bool IsHurried => _halvings == Fastest;

    /// <summary>What was measured is news, or not.</summary>
    /// <param name="isNews">The next one comes soon; else the pause doubles, up to the interval.</param>
    /// <param name="lasted">How long it took, in ticks.</param>
    public void Measured(bool isNews, long lasted) => (_halvings, _lasted) = (isNews ? Fastest : Math.Max(_halvings - 1, 0), lasted);

    /// <summary>The limit has left the range that the last measurement was for.</summary>
    public void Hurry() => _halvings = Fastest;

    /// <summary>How long until the next one.</summary>
    /// <param name="utcTicks">What the clock on the wall shows.</param>
    /// <param name="interval">The longest pause.</param>
    public readonly TimeSpan After(long utcTicks, TimeSpan interval)
    {
        int halvings = _halvings;
        long least = (IsHurried ? PauseInHurry : PauseAtRest) * _lasted;
        while (halvings > -3 && PauseOf(interval, halvings) < least) { halvings--; }
        long pause = PauseOf(interval, halvings), offset = (long)(place % (ulong)PauseOf(interval, 0));
        return new TimeSpan(pause - ((utcTicks + offset) % pause));
    }

    private static long PauseOf(TimeSpan interval, int halvings) => halvings < 0 ? interval.Ticks << -halvings : Math.Max(interval.Ticks >> halvings, 1);
}
