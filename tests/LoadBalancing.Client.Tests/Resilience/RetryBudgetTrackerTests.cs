using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Tests.Resilience;

/// <summary>Second attempts &lt;= ratio * requests + minimum per second * window, over a sliding window.</summary>
public sealed class RetryBudgetTrackerTests
{
    private static readonly RetryBudgetConfig Default = new(Ratio: 0.2, MinimumPerSecond: 10, Window: TimeSpan.FromSeconds(10));
    private static readonly RetryBudgetConfig ShareOnly = Default with { MinimumPerSecond = 0 };

    private readonly ManualTime _time = new();
    private readonly RetryBudgetTracker _budget;

    public RetryBudgetTrackerTests() => _budget = new RetryBudgetTracker(_time);

    private void Requests(int count, RetryBudgetConfig config) { for (int i = 0; i < count; i++) { _budget.CountRequest(_time.GetTimestamp(), config); } }

    private int TakeAll(RetryBudgetConfig config)
    {
        int taken = 0;
        while (taken < 1_000_000 && _budget.TryTake(_time.GetTimestamp(), config)) { taken++; }
        return taken;
    }

    [Fact]
    public void An_idle_cluster_may_make_ten_a_second_for_ten_seconds() => Assert.Equal(100, TakeAll(Default));      // 0.2 * 0 + 10 * 10

    [Fact]
    public void Every_five_requests_allow_one_more()
    {
        Requests(1_000, Default);
        Assert.Equal(300, TakeAll(Default));                    // 0.2 * 1,000 + 100
        Requests(4, Default);
        Assert.Equal(0, TakeAll(Default));                      // 0.2 * 1,004 = 200.8
        Requests(1, Default);
        Assert.Equal(1, TakeAll(Default));                      // 0.2 * 1,005 = 201
    }

    [Fact]
    public void Without_ratio_and_minimum_there_is_no_second_attempt()
    {
        Requests(1_000, Default);
        Assert.Equal(0, TakeAll(Default with { Ratio = 0, MinimumPerSecond = 0 }));
    }

    [Fact]
    public void Requests_and_second_attempts_expire_with_their_slice()
    {
        Requests(100, ShareOnly);
        Assert.Equal(20, TakeAll(ShareOnly));
        _time.Advance(TimeSpan.FromSeconds(5));
        Requests(50, ShareOnly);
        Assert.Equal(10, TakeAll(ShareOnly));                   // 0.2 * 150 - 20
        _time.Advance(TimeSpan.FromSeconds(4));                 // 9 s: both slices still count
        Assert.Equal(0, TakeAll(ShareOnly));
        _time.Advance(TimeSpan.FromSeconds(1));                 // 10 s: the first slice is out, its requests and its attempts
        Assert.Equal(0, TakeAll(ShareOnly));                    // 0.2 * 50 - 10
        Requests(5, ShareOnly);
        Assert.Equal(1, TakeAll(ShareOnly));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, TakeAll(ShareOnly));                    // 0.2 * 0: all forgotten
        Assert.Equal(100, TakeAll(Default));
    }

    [Fact]
    public void A_slice_that_comes_round_again_starts_at_nothing()
    {
        Requests(1_000, ShareOnly);
        _time.Advance(TimeSpan.FromSeconds(10));                // the same slot of the ring
        Requests(5, ShareOnly);
        Assert.Equal(1, TakeAll(ShareOnly));
        _time.Advance(TimeSpan.FromHours(1000));
        Assert.Equal(0, TakeAll(ShareOnly));
    }

    [Fact]
    public void A_steady_stream_gets_its_share_and_no_more()
    {
        int taken = 0;
        for (int second = 0; second < 60; second++)
        {
            Requests(100, Default);
            taken += TakeAll(Default);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        // 100 requests/s: 20 + 10 a second; what the idle window allowed at the start, 100 at once, comes back every 10 s.
        Assert.InRange(taken, 60 * 30 * 0.9, (60 * 30) + 100);
    }

    [Fact]
    public void A_new_version_may_have_another_rule()
    {
        Requests(100, ShareOnly);
        Assert.Equal(20, TakeAll(ShareOnly));
        Assert.Equal(30, TakeAll(ShareOnly with { Ratio = 0.5 }));
    }

    [Fact]
    public void Threads_lose_no_request_and_overdraw_by_no_more_than_one_each()
    {
        long now = _time.GetTimestamp();
        int taken = 0;
        Parallel.For(0, 4, _ => { for (int i = 0; i < 50_000; i++) { _budget.CountRequest(now, ShareOnly); } });
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => { for (int i = 0; i < 50_000; i++) { if (_budget.TryTake(now, ShareOnly)) { Interlocked.Increment(ref taken); } } });
        Assert.InRange(taken, 40_000, 40_003);                  // 0.2 * 200,000; three others may have looked before one took the last
    }
}
