using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>Count and sum of latencies in one word.</summary>
public sealed class AnswerWindowTests
{
    private AnswerWindow _window;

    [Fact]
    public void It_hands_out_count_and_mean_once()
    {
        Assert.Equal(1, _window.Add(100));
        Assert.Equal(2, _window.Add(300));
        Assert.Equal(2, _window.Count);
        Assert.Equal((2, 200.0), _window.Take());
        Assert.Equal((0, 0.0), _window.Take());
    }

    [Fact]
    public void Ten_thousand_answers_of_more_than_a_minute_count_as_a_minute_each_and_do_not_overflow()
    {
        for (int i = 0; i < 20_000; i++) { _window.Add(long.MaxValue); }
        Assert.Equal((20_000, (double)TimeSpan.TicksPerMinute), _window.Take());
    }

    [Fact]
    public void No_latency_is_a_tick_and_a_clock_that_went_back_too()
    {
        _window.Add(0);
        _window.Add(-5);
        Assert.Equal((2, 1.0), _window.Take());
    }

    [Fact]
    public void Threads_tear_nothing()
    {
        // Each answer takes 7 ticks: a count without its sum, or the other way round, would show in the mean of some window.
        long taken = 0;
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                if (_window.Add(7) < 100 || thread == 0) { continue; }
                (int count, double mean) = _window.Take();
                Assert.True(count == 0 || mean == 7, $"{count}: {mean}");
                Interlocked.Add(ref taken, count);
            }
        });
        Assert.Equal(200_000, taken + _window.Take().Count);
    }
}
