namespace LoadBalancing.Client.Tests.Time;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        var (utc, timestamp) = (_time.GetUtcNow(), _time.GetTimestamp());
        Assert.Equal(utc, _time.GetUtcNow());

        _time.Advance(TimeSpan.FromMilliseconds(1500));

        Assert.Equal(utc.AddSeconds(1.5), _time.GetUtcNow());
        Assert.Equal(15_000_000, _time.GetTimestamp() - timestamp);                    // 1.5 s x 10,000,000 a second
        Assert.Equal(TimeSpan.FromSeconds(1.5), _time.GetElapsedTime(timestamp));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000_000)]
    public void A_timestamp_counts_in_the_frequency_asked_for(long frequency)
    {
        var time = new ManualTime(frequency);
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromDays(3650));
        Assert.Equal(3650L * 86_400 * frequency, time.GetTimestamp() - before);
        Assert.Equal(TimeSpan.FromDays(3650), time.GetElapsedTime(before));
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_and_see_that_time()
    {
        using var late = Timer("late", 30);
        using var early = Timer("early", 10);
        using var twin = Timer("twin", 10);

        _time.Advance(TimeSpan.FromMilliseconds(29));
        Assert.Equal(["early@10", "twin@10"], _fired);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["early@10", "twin@10", "late@30"], _fired);
    }

    [Fact]
    public void A_period_fires_as_often_as_it_fits()
    {
        using var timer = Timer("tick", 5, period: 10);
        _time.Advance(TimeSpan.FromMilliseconds(34));
        Assert.Equal(["tick@5", "tick@15", "tick@25"], _fired);                        // the next is at 35
    }

    [Fact]
    public void A_timer_armed_inside_a_callback_fires_within_the_same_advance()
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(_ =>
        {
            Fired("again");
            if (_fired.Count < 3) { timer!.Change(TimeSpan.FromMilliseconds(7), Timeout.InfiniteTimeSpan); }
        }, null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        using var _ = timer;

        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(["again@1", "again@8", "again@15"], _fired);
        Assert.Equal(TimeSpan.FromMilliseconds(100), _time.Elapsed);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_disposed_or_stopped_timer_stays_silent()
    {
        var disposed = Timer("disposed", 10, period: 10);
        using var stopped = Timer("stopped", 10, period: 10);
        using var killer = _time.CreateTimer(_ => disposed.Dispose(), null, TimeSpan.FromMilliseconds(15), Timeout.InfiniteTimeSpan);
        Assert.True(stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["disposed@10"], _fired);
        Assert.False(disposed.Change(TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_timer_due_now_waits_for_the_next_advance_even_of_nothing()
    {
        using var timer = Timer("now", 0);
        Assert.Empty(_fired);
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(["now@0"], _fired);
    }

    [Fact]
    public void A_timer_that_never_waits_is_reported_instead_of_hanging_the_test()
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(_ => timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        using var _ = timer;
        Assert.Throws<InvalidOperationException>(() => _time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Delays_and_timeouts_of_the_framework_obey_it()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _time, TestContext.Current.CancellationToken);
        using var timeout = new CancellationTokenSource(TimeSpan.FromHours(2), _time);

        _time.Advance(TimeSpan.FromHours(1));
        await delay;
        Assert.False(timeout.IsCancellationRequested);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(timeout.IsCancellationRequested);
    }

    [Fact]
    public void Threads_that_advance_at_once_add_up_and_lose_no_firing()
    {
        var count = 0;
        using var timer = _time.CreateTimer(_ => Interlocked.Increment(ref count), null, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        Parallel.For(0, 1000, _ => _time.Advance(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(1), _time.Elapsed);
        Assert.Equal(1000, count);
    }

    private ITimer Timer(string name, int dueMilliseconds, int period = Timeout.Infinite) =>
        _time.CreateTimer(_ => Fired(name), null, TimeSpan.FromMilliseconds(dueMilliseconds), TimeSpan.FromMilliseconds(period));

    private void Fired(string name) => _fired.Add($"{name}@{_time.Elapsed.TotalMilliseconds}");
}
