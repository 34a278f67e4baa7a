using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>When windows end, when an endpoint is measured, and that threads tear nothing. The arithmetic is in <see cref="CapacityEstimateTests"/>.</summary>
public sealed class ConcurrencyLimitTests
{
    private static readonly ConcurrencyRules s_rules = new(Initial: 20, Minimum: 2, Maximum: 1_000, Tolerance: 1.1, MeasureEvery: TimeSpan.FromSeconds(32));
    private readonly ManualTime _time = new();
    private readonly StampClock _clock;
    private readonly ConcurrencyLimit _limit = new(place: 0);

    public ConcurrencyLimitTests() => _clock = new StampClock(_time);

    private void Answer(double milliseconds, int outstanding = 20) => _limit.Answered(TimeSpan.FromMilliseconds(milliseconds), _time.GetTimestamp(), outstanding, s_rules, _clock);

    private void Answers(int count, double milliseconds, int outstanding = 20) { for (int i = 0; i < count; i++) { Answer(milliseconds, outstanding); } }

    [Fact]
    public void It_begins_where_the_rules_say_and_an_unused_one_stays_there()
    {
        Assert.Equal(20, _limit.Now(s_rules));
        Answers(1_000, 10, outstanding: 9);
        Assert.Equal(20, _limit.Now(s_rules));
        Assert.Equal(TimeSpan.FromMilliseconds(10), _limit.Base);
    }

    [Fact]
    public void A_window_is_a_hundred_answers()
    {
        Answers(199, 10);
        Assert.Equal(20, _limit.Now(s_rules));
        Answers(1, 10);
        // 20 + (22 + 2.24 - 20) / 5 = 20.8: of what begins with 20 a second window makes 21
        Answers(100, 10);
        Assert.Equal(21, _limit.Now(s_rules));
    }

    [Fact]
    public void Answers_that_ask_for_less_fill_a_window_too()
    {
        Answers(200, 10);
        for (int i = 0; i < 100; i++) { _limit.Overloaded(_time.GetTimestamp(), s_rules, _clock); }
        Assert.Equal(18, _limit.Now(s_rules));          // 0.9 * 20.8
    }

    [Fact]
    public void One_outlier_of_an_hour_costs_a_few_hundredths()
    {
        Answers(200, 10);
        Answers(99, 10);
        Answer(3_600_000);
        // It counts as 100 ms: the mean is 10.9 ms, and 1.1 * 10 / 10.9 is still above 1.
        Assert.Equal(21, _limit.Now(s_rules));
    }

    [Fact]
    public void A_used_limit_is_lowered_to_a_quarter_empties_and_is_measured()
    {
        Answers(300, 10);
        _time.Advance(TimeSpan.FromSeconds(2));         // 32 s / 16
        Answer(10);
        Assert.Equal(5, _limit.Now(s_rules));           // 21.6 / 4
        Answers(200, 50);                               // what was sent before is not counted
        _time.Advance(TimeSpan.FromMilliseconds(20));   // twice the latency
        Answer(50);
        Answers(49, 6);
        Assert.Equal(5, _limit.Now(s_rules));
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Answer(6);
        Assert.Equal(21, _limit.Now(s_rules));
        Assert.Equal(TimeSpan.FromMilliseconds(6), _limit.Base);
    }

    [Fact]
    public void A_limit_that_nobody_used_is_not_lowered()
    {
        Answers(200, 10, outstanding: 5);
        Answers(100, 10, outstanding: 5);
        _time.Advance(TimeSpan.FromSeconds(2));
        Answer(10, outstanding: 5);
        Assert.Equal(20, _limit.Now(s_rules));
    }

    [Fact]
    public void A_measurement_ends_in_time_where_hardly_anything_is_answered()
    {
        Answers(300, 10);
        _time.Advance(TimeSpan.FromSeconds(2));
        Answer(10);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Answer(10);
        Assert.Equal(5, _limit.Now(s_rules));
        _time.Advance(TimeSpan.FromMilliseconds(200));  // twenty latencies
        _limit.Overloaded(_time.GetTimestamp(), s_rules, _clock);
        Assert.Equal(21, _limit.Now(s_rules));
    }

    [Fact]
    public void Another_versions_bounds_hold_at_once()
    {
        Answers(300, 10);
        Assert.Equal(7, _limit.Now(s_rules with { Maximum = 7 }));
        Assert.Equal(50, _limit.Now(s_rules with { Minimum = 50 }));
        Assert.Equal(3, new ConcurrencyLimit(0).Now(s_rules with { Initial = 3 }));
    }

    [Fact]
    public void Threads_keep_it_within_its_bounds_and_finite()
    {
        Parallel.For(0, 4, thread =>
        {
            var random = new Random(thread);
            for (int i = 0; i < 50_000; i++)
            {
                if (thread == 0 && i % 10 == 0) { _time.Advance(TimeSpan.FromMilliseconds(1)); }
                if (random.Next(50) == 0) { _limit.Overloaded(_time.GetTimestamp(), s_rules, _clock); }
                else { Answer(Math.Pow(10, random.NextDouble() * 4), random.Next(40)); }
                Assert.InRange(_limit.Now(s_rules), s_rules.Minimum, s_rules.Maximum);
            }
        });
        Assert.InRange(_limit.Base.TotalSeconds, 0, 60);
    }

    [Fact]
    public void An_answer_allocates_nothing()
    {
        Answers(1_000, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Answers(10_000, 10);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
