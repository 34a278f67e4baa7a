using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>wanted = clamp(1.1 * base / latency, 0.5, 1.1) * limit + sqrt(limit) / 2; a window moves the limit a fifth of the way.</summary>
public sealed class CapacityEstimateTests
{
    private static readonly ConcurrencyRules s_rules = new(Initial: 100, Minimum: 1, Maximum: 1_000, Tolerance: 1.1, MeasureEvery: TimeSpan.FromSeconds(30));

    private CapacityEstimate _estimate;

    /// <summary>The base is 10, the limit 103 after the first window that counts: 100 + (110 + 5 - 100) / 5.</summary>
    public CapacityEstimateTests()
    {
        _estimate.Begin(s_rules);
        Full(1_000);
        Full(10);
    }

    private void Full(double mean, int count = 100, bool wasOverloaded = false) => _estimate.Follow(count, mean, wasOverloaded, isUsed: true, s_rules);

    [Fact]
    public void The_first_window_says_nothing_and_the_second_is_the_base()
    {
        Assert.Equal(10, _estimate.Base);
        Assert.Equal(103, _estimate.Limit, 9);
    }

    [Fact]
    public void Twice_the_latency_takes_a_part_of_the_limit()
    {
        Full(20);
        // 1.1 * 10 / 20 = 0.55: 103 + (0.55 * 103 + sqrt(103) / 2 - 103) / 5
        Assert.Equal(103 + (((0.55 * 103) + (Math.Sqrt(103) / 2) - 103) / 5), _estimate.Limit, 9);
        Assert.Equal(10, _estimate.Base);
    }

    [Fact]
    public void However_slow_a_window_was_it_takes_a_tenth_at_most()
    {
        Full(1_000_000);
        // 103 + (51.5 + 5.07 - 103) / 5
        Assert.Equal(103 + (((0.5 * 103) + (Math.Sqrt(103) / 2) - 103) / 5), _estimate.Limit, 9);
        Assert.InRange(_estimate.Limit, 0.9 * 103, 103);
    }

    [Theory]
    [InlineData(10)]                // alone it would grow
    [InlineData(1_000_000)]         // alone it would lose 9 %
    public void Overload_takes_a_tenth_however_long_answers_took_and_not_both(double mean)
    {
        Full(mean, wasOverloaded: true);
        Assert.Equal(0.9 * 103, _estimate.Limit, 9);
    }

    [Fact]
    public void Overload_takes_a_tenth_even_where_nothing_succeeded()
    {
        Full(mean: 0, count: 0, wasOverloaded: true);
        Assert.Equal(0.9 * 103, _estimate.Limit, 9);
        Assert.Equal(10, _estimate.Base);
    }

    [Fact]
    public void What_is_not_used_does_not_grow_and_shrinks_all_the_same()
    {
        _estimate.Follow(100, 10, wasOverloaded: false, isUsed: false, s_rules);
        Assert.Equal(103, _estimate.Limit, 9);
        _estimate.Follow(100, 30, wasOverloaded: false, isUsed: false, s_rules);
        Assert.True(_estimate.Limit < 103);
    }

    [Fact]
    public void An_endpoint_with_little_to_do_shows_its_base()
    {
        _estimate.Follow(100, 15, wasOverloaded: false, isUsed: false, s_rules);
        Assert.Equal(11, _estimate.Base, 9);            // 10 + 0.2 * 5
    }

    [Fact]
    public void Steady_overload_does_not_move_the_base()
    {
        for (int i = 0; i < 1_000; i++) { Full(25); }
        Assert.Equal(10, _estimate.Base);
    }

    [Fact]
    public void One_quick_window_is_chance_and_two_are_a_faster_endpoint()
    {
        Full(5);
        Assert.Equal(10, _estimate.Base);
        Full(5);
        Assert.Equal(7.5, _estimate.Base);              // half the way
        Full(10);
        Full(5);
        Assert.Equal(7.5, _estimate.Base);              // not twice in a row
    }

    [Theory]
    [InlineData(100, 10.5, 10.333, false)]              // ln 1.05 * 10 = 0.5: 100 / 150 of the difference
    [InlineData(100, 13, 13, true)]                     // ln 1.3 * 10 = 2.6: news
    [InlineData(100, 8, 8.667, false)]                  // ln 0.8 * 10 = -2.2: what speaks for less needs 3
    [InlineData(100, 7, 7, true)]                       // -3.6
    [InlineData(25, 13, 11, false)]                     // ln 1.3 * 5 = 1.3: 25 / 75 of the difference
    [InlineData(4, 100, 10, false)]                     // too few
    public void A_measurement_counts_by_how_much_it_knows(int count, double mean, double expected, bool isNews)
    {
        Assert.Equal(isNews, _estimate.Measure(count, mean, isRough: false, s_rules));
        Assert.Equal(expected, _estimate.Base, 3);
        Assert.Equal(103, _estimate.Limit, 9);
    }

    [Fact]
    public void In_a_hurry_more_is_believed_whole_and_less_is_not()
    {
        Assert.False(_estimate.Measure(25, 13, isRough: true, s_rules));
        Assert.Equal(13, _estimate.Base);
        Assert.False(_estimate.Measure(25, 10, isRough: true, s_rules));
        Assert.Equal(12, _estimate.Base, 9);            // 13 - 3 * 25 / 75
    }

    [Fact]
    public void A_base_that_held_a_queue_takes_the_limit_with_it_at_once()
    {
        Full(10);
        double limit = _estimate.Limit;
        Assert.True(_estimate.Measure(100, 4, isRough: false, s_rules));
        // 1.1 * 4 / 10 = 0.44, which a window would have taken for 0.5
        Assert.Equal((0.44 * limit) + (Math.Sqrt(limit) / 2), _estimate.Limit, 9);
    }

    [Fact]
    public void Far_is_six_tenths_or_sixteen_tenths_of_where_it_was_measured()
    {
        Assert.False(_estimate.IsFarFromMeasured);
        int windows = 0;
        for (; !_estimate.IsFarFromMeasured; windows++) { Full(1_000); }
        Assert.InRange(_estimate.Limit, 0.54 * 100, 0.6 * 100);
        _estimate.Note();
        Assert.False(_estimate.IsFarFromMeasured);
    }

    [Fact]
    public void It_stays_within_minimum_and_maximum_whatever_comes()
    {
        var random = new Random(5);
        for (int run = 0; run < 200; run++)
        {
            int minimum = random.Next(1, 50), maximum = minimum + random.Next(100);
            var rules = new ConcurrencyRules(random.Next(minimum, maximum + 1), minimum, maximum, 1.01 + random.NextDouble(), TimeSpan.FromSeconds(30));
            var estimate = default(CapacityEstimate);
            estimate.Begin(rules);
            for (int i = 0; i < 200; i++)
            {
                double mean = Math.Pow(10, random.NextDouble() * 9);
                if (random.Next(5) == 0 && estimate.Base > 0) { estimate.Measure(random.Next(200), mean, random.Next(2) == 0, rules); }
                else { estimate.Follow(random.Next(3) == 0 ? 0 : 100, mean, random.Next(4) == 0, random.Next(2) == 0, rules); }
                Assert.InRange(estimate.Limit, minimum, maximum);
                Assert.True(double.IsFinite(estimate.Base));
            }
        }
    }
}
