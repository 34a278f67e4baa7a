using LoadBalancing.Client.Load;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>The limiters of System.Threading.RateLimiting run on the machine's clock: windows of a day, so that none ends in a test.</summary>
public sealed class RatePermitsTests
{
    private static readonly RateRule s_bucket = new(IsSliding: false, Permits: 10, TimeSpan.FromDays(1), Burst: 30, Segments: 10);
    private static readonly RateRule s_window = s_bucket with { IsSliding = true };

    private readonly RatePermits _permits = new();

    private int TakeAll(RateRule rule, long generation = 1)
    {
        int taken = 0;
        while (taken < 1_000 && _permits.TryTake(rule, generation)) { taken++; }
        return taken;
    }

    [Fact]
    public void A_bucket_begins_full()
    {
        Assert.Equal(30, TakeAll(s_bucket));
        Assert.True(_permits.IsOut);
        Assert.Equal(2.4, _permits.RetryAfter.TotalHours, 6);        // ten a day
    }

    [Fact]
    public void A_window_has_its_permits_and_says_that_a_segment_may_help()
    {
        Assert.Equal(10, TakeAll(s_window));
        Assert.True(_permits.IsOut);
        Assert.InRange(_permits.RetryAfter.TotalHours, 2.39, 24);
    }

    [Fact]
    public void Who_looks_takes_nothing()
    {
        Assert.False(_permits.IsOut);
        Assert.True(_permits.TryTake(s_bucket, 1));
        for (int i = 0; i < 100; i++) { Assert.False(_permits.IsOut); }
        Assert.Equal(29, TakeAll(s_bucket));
    }

    [Fact]
    public void A_version_with_the_same_rate_goes_on_counting()
    {
        Assert.Equal(30, TakeAll(s_bucket));
        Assert.Equal(0, TakeAll(s_bucket with { }, generation: 2));
    }

    [Fact]
    public void A_version_with_another_rate_begins_anew_and_an_older_request_is_measured_by_it()
    {
        Assert.Equal(30, TakeAll(s_bucket));
        Assert.Equal(10, TakeAll(s_window, generation: 2));
        Assert.Equal(0, TakeAll(s_bucket, generation: 1));
        Assert.Equal(0, TakeAll(s_window, generation: 2));
    }

    [Fact]
    public void What_is_forgotten_begins_anew()
    {
        Assert.Equal(30, TakeAll(s_bucket));
        _permits.Forget(2);
        Assert.False(_permits.IsOut);
        Assert.Equal(30, TakeAll(s_bucket, generation: 3));
    }

    [Fact]
    public void A_request_from_before_it_was_forgotten_is_free_and_does_not_bring_it_back()
    {
        Assert.Equal(30, TakeAll(s_bucket));
        _permits.Forget(2);
        Assert.Equal(1_000, TakeAll(s_bucket, generation: 1));
        Assert.Equal(10, TakeAll(s_window, generation: 2));
    }

    [Fact]
    public void What_is_newer_is_not_forgotten()
    {
        Assert.Equal(30, TakeAll(s_bucket, generation: 3));
        _permits.Forget(3);
        _permits.Forget(2);
        Assert.Equal(0, TakeAll(s_bucket, generation: 3));
    }

    [Fact]
    public void Timers_of_forgotten_windows_end()
    {
        // A thousand of them, so that those of other tests, which come and go meanwhile, are few.
        const int Windows = 1_000;
        RatePermits[] permits = [.. Enumerable.Range(0, Windows).Select(_ => new RatePermits())];
        foreach (RatePermits one in permits) { Assert.True(one.TryTake(s_window, 1)); }
        long with = Timer.ActiveCount;
        Assert.True(with >= Windows);
        foreach (RatePermits one in permits) { one.Forget(2); }
        Eventually.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Timer.ActiveCount < with - (Windows / 2);
        });
        GC.KeepAlive(permits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_never_get_more_than_there_are(bool isSliding)
    {
        RateRule rule = new(isSliding, Permits: 1_000, TimeSpan.FromDays(1), Burst: 1_000, Segments: 10);
        int taken = 0;
        Parallel.For(0, 8, _ => { for (int i = 0; i < 500; i++) { if (_permits.TryTake(rule, 1)) { Interlocked.Increment(ref taken); } } });
        Assert.Equal(1_000, taken);
    }

    [Fact]
    public void Permits_come_back_with_time()
    {
        // 100 a second, of which one is held: the next comes after 10 ms, whatever the machine does meanwhile.
        var rule = new RateRule(IsSliding: false, Permits: 100, TimeSpan.FromSeconds(1), Burst: 1, Segments: 1);
        Assert.True(_permits.TryTake(rule, 1));
        Eventually.True(() => _permits.TryTake(rule, 1));
        var sliding = new RateRule(IsSliding: true, Permits: 1, TimeSpan.FromMilliseconds(100), Burst: 1, Segments: 2);
        var other = new RatePermits();
        Assert.True(other.TryTake(sliding, 1));
        Eventually.True(() => other.TryTake(sliding, 1));
    }
}
