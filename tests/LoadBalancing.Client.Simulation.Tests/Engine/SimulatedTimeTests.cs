using LoadBalancing.Client.Simulation.Engine;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class SimulatedTimeTests
{
    private readonly SimulatedTime _time = new();
    private readonly List<(string Timer, double At)> _fired = [];

    [Fact]
    public void Timers_fire_at_their_times_and_of_two_at_one_time_the_first_armed_fires_first()
    {
        Timer("late", due: 3);
        Timer("b", due: 1);
        Timer("a", due: 1);
        Assert.Equal(1_000_000, _time.NextDue);
        FireUntil(10);
        Assert.Equal([("b", 1), ("a", 1), ("late", 3)], _fired);
        Assert.Equal(SimulatedTime.Never, _time.NextDue);
    }

    [Fact]
    public void A_period_counts_from_the_due_time_until_the_timer_is_changed()
    {
        ITimer timer = Timer("p", due: 1, period: 2);
        FireUntil(6);
        Assert.Equal([("p", 1), ("p", 3), ("p", 5)], _fired);
        timer.Change(Ms(1), Timeout.InfiniteTimeSpan);      // at 5: once more at 6
        FireUntil(20);
        Assert.Equal(("p", 6), _fired[^1]);
        Assert.Equal(4, _fired.Count);
        timer.Change(Timeout.InfiniteTimeSpan, Ms(1));      // never
        Assert.Equal(SimulatedTime.Never, _time.NextDue);
    }

    [Fact]
    public void A_timer_may_end_itself_and_another_that_is_due_in_the_same_instant()
    {
        ITimer? second = null;
        ITimer? first = null;
        first = Timer("first", due: 1, period: 1, () => { first!.Dispose(); second!.Dispose(); });
        second = Timer("second", due: 1, period: 1);
        FireUntil(10);
        Assert.Equal([("first", 1)], _fired);
        Assert.False(first.Change(Ms(1), Ms(1)));
        Assert.Equal(SimulatedTime.Never, _time.NextDue);
    }

    [Fact]
    public void A_timer_may_arm_itself_again_and_that_replaces_its_period()
    {
        ITimer? timer = null;
        timer = Timer("t", due: 1, period: 1, () => timer!.Change(Ms(5), Timeout.InfiniteTimeSpan));
        FireUntil(12);
        Assert.Equal([("t", 1), ("t", 6), ("t", 11)], _fired);
    }

    [Fact]
    public void Time_moves_even_when_a_timer_asks_for_no_delay()
    {
        ITimer? timer = null;
        int left = 3;
        timer = Timer("t", due: 0, work: () => { if (--left > 0) { timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); } });
        FireUntil(1);
        // A tick of TimeSpan each: 100 ns.
        Assert.Equal([("t", 0.0001), ("t", 0.0002), ("t", 0.0003)], _fired);
    }

    [Fact]
    public void Clocks_and_timestamps_agree_and_never_go_back()
    {
        long start = _time.GetTimestamp();
        DateTimeOffset began = _time.GetUtcNow();
        Assert.True(start > 0);
        _time.MoveTo(2_500_000_000);
        _time.MoveTo(1);
        Assert.Equal(2_500_000_000, _time.Now);
        Assert.Equal(TimeSpan.FromSeconds(2.5), _time.GetElapsedTime(start));
        Assert.Equal(TimeSpan.FromSeconds(2.5), _time.GetUtcNow() - began);
        Assert.Equal(TimeZoneInfo.Utc, _time.LocalTimeZone);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private ITimer Timer(string name, double due, double? period = null, Action? work = null) => _time.CreateTimer(_ =>
    {
        _fired.Add((name, _time.Now / 1e6));
        work?.Invoke();
    }, null, Ms(due), period is { } ms ? Ms(ms) : Timeout.InfiniteTimeSpan);

    private void FireUntil(double milliseconds)
    {
        while (_time.NextDue <= milliseconds * 1e6) { _time.FireNext(); }
    }
}
