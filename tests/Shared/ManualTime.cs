namespace LoadBalancing.Client.Tests;

/// <summary>A clock that moves only when a test says so. Timers fire in the order of their due times, on the thread that advances it.</summary>
/// <remarks>A timer that is due now fires at the next <see cref="Advance"/>, even at <c>Advance(TimeSpan.Zero)</c>.</remarks>
internal sealed class ManualTime(DateTimeOffset start, long timestampFrequency = ManualTime.TicksPerSecond) : TimeProvider
{
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>Firings at one instant after which a timer that re-arms itself without delay is taken for a bug.</summary>
    private const int FiringsAtOneInstant = 100_000;

    private readonly Lock _lock = new();
    private readonly SortedSet<ManualTimer> _armed = new(ManualTimer.ByDueTime);
    private long _now;      // ticks since the start
    private long _target;   // the sum of all advances: two threads that advance at once add up
    private long _sequence;

    public ManualTime(long timestampFrequency = TicksPerSecond)
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), timestampFrequency) { }

    public override long TimestampFrequency => timestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Gets how many timers are waiting: zero after a clean shutdown.</summary>
    public int ArmedTimers { get { lock (_lock) { return _armed.Count; } } }

    /// <summary>Gets how much time has passed since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _now));

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    /// <summary>Starts at one second, so that code which takes 0 for "never" is right as often as on a real machine.</summary>
    public override long GetTimestamp() => timestampFrequency + (long)((Int128)Volatile.Read(ref _now) * timestampFrequency / TicksPerSecond);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what falls due, including timers armed by the callbacks on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (_lock) { target = _target += by.Ticks; }
        var (instant, firings) = (-1L, 0);
        while (TakeNext(target) is { } due)
        {
            firings = due.At == instant ? firings + 1 : 1;
            instant = due.At;
            if (firings > FiringsAtOneInstant) { throw new InvalidOperationException($"A timer re-arms itself without delay at {TimeSpan.FromTicks(instant)}."); }
            due.Timer.Fire();                                       // outside the lock: a callback may do what it likes
        }
    }

    internal void Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
            if (timer.IsDisposed || dueTime == Timeout.InfiniteTimeSpan) { return; }
            timer.Schedule(_now + dueTime.Ticks, period > TimeSpan.Zero ? period.Ticks : 0, ++_sequence);
            _armed.Add(timer);
        }
    }

    internal bool Disarm(ManualTimer timer) { lock (_lock) { return _armed.Remove(timer); } }

    private (ManualTimer Timer, long At)? TakeNext(long target)
    {
        lock (_lock)
        {
            var next = _armed.Min;
            if (next is null || next.Due > target)
            {
                Volatile.Write(ref _now, Math.Max(_now, target));
                return null;
            }
            var at = next.Due;
            Volatile.Write(ref _now, Math.Max(_now, at));
            _armed.Remove(next);
            if (next.Period > 0)
            {
                next.Schedule(at + next.Period, next.Period, ++_sequence);
                _armed.Add(next);
            }
            return (next, at);
        }
    }
}
