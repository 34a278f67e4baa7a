namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Virtual time in whole nanoseconds. It moves when the simulation says so, and fires the clusters' timers on the simulation's thread.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    public const long Never = long.MaxValue;

    /// <summary>31 years: longer than any run by so much that it may stand for ever, and short enough to be added to a time.</summary>
    public const long Longest = 1_000_000_000_000_000_000;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A second, so that code which takes 0 for "never" is right as often as on a real machine.</summary>
    private const long Origin = NanosecondsPerSecond;

    /// <summary>
    /// No timer fires at once. One that waits for a moment less than a tick of TimeSpan away asks for a delay of 0, and would ask again for ever if time stood still.
    /// </summary>
    private const long ShortestDelay = 100;

    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SortedSet<SimulatedTimer> _armed = new(SimulatedTimer.ByDueTime);
    private long _armings;

    /// <summary>Nanoseconds since the start.</summary>
    public long Now { get; private set; }

    /// <summary>When the next timer is due, or <see cref="Never"/>.</summary>
    public long NextDue { get; private set; } = Never;

    public override long TimestampFrequency => NanosecondsPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Origin + Now;

    public override DateTimeOffset GetUtcNow() => s_start.AddTicks(Now / 100);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public static long Of(TimeSpan time) => time.Ticks * 100;

    /// <summary>What the clock on the wall shows then.</summary>
    public static DateTimeOffset InstantOf(TimeSpan time) => s_start + time;

    public void MoveTo(long at)
    {
        if (at > Now) { Now = at; }
    }

    /// <summary>Fires the timer that is due next, at its time.</summary>
    public void FireNext()
    {
        SimulatedTimer timer = _armed.Min!;
        MoveTo(timer.Due);
        _armed.Remove(timer);
        if (timer.Period > 0) { Add(timer, timer.Due + timer.Period); }
        NextDue = _armed.Min?.Due ?? Never;
        timer.Fire();
    }

    internal void Arm(SimulatedTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        _armed.Remove(timer);
        timer.Period = period > TimeSpan.Zero ? Of(period) : 0;
        if (dueTime != Timeout.InfiniteTimeSpan) { Add(timer, Now + Math.Max(Of(dueTime), ShortestDelay)); }
        NextDue = _armed.Min?.Due ?? Never;
    }

    internal void Disarm(SimulatedTimer timer)
    {
        _armed.Remove(timer);
        NextDue = _armed.Min?.Due ?? Never;
    }

    private void Add(SimulatedTimer timer, long due)
    {
        timer.Schedule(due, ++_armings);
        _armed.Add(timer);
    }
}
