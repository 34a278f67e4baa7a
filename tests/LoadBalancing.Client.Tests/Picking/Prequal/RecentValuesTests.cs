using LoadBalancing.Client.Picking.Prequal;

namespace LoadBalancing.Client.Tests.Picking.Prequal;

public sealed class RecentValuesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.84)]
    [InlineData(1)]
    public void The_quantile_of_the_last_128_is_brought_up_to_date_each_32(double quantile)
    {
        var random = new Random(6);
        var values = new RecentValues(quantile, untilKnown: -1);
        var all = new List<float>();
        float expected = -1;
        for (int i = 0; i < 1_000; i++)                         // the ring wraps seven times
        {
            all.Add(random.NextSingle() * (i < 500 ? 1 : 10));
            values.Add(all[^1]);
            if (all.Count % 32 == 0)
            {
                float[] sorted = [.. all.TakeLast(128).Order()];
                // The smallest value that at least this share of all does not exceed.
                expected = sorted.First(value => sorted.Count(other => other <= value) >= quantile * sorted.Length);
            }
            Assert.Equal(expected, values.Value);
        }
    }

    [Fact]
    public void Before_32_values_there_is_only_what_it_was_made_with()
    {
        var values = new RecentValues(0.5, float.PositiveInfinity);
        for (int i = 0; i < 31; i++) { values.Add(3); }
        Assert.Equal(float.PositiveInfinity, values.Value);
        values.Add(3);
        Assert.Equal(3, values.Value);
    }

    [Fact]
    public void Of_100_values_of_which_16_are_high_the_84th_is_just_not()
    {
        var values = new RecentValues(0.84, 0);
        for (int i = 0; i < 128; i++) { values.Add(i < 107 ? 1 : 9); }      // 0.84 * 128 = 107.5: the 108th
        Assert.Equal(9, values.Value);
        values = new RecentValues(0.84, 0);
        for (int i = 0; i < 128; i++) { values.Add(i < 108 ? 1 : 9); }
        Assert.Equal(1, values.Value);
    }

    [Fact]
    public void What_is_older_than_128_values_is_forgotten()
    {
        var values = new RecentValues(1, 0);
        values.Add(100);
        for (int i = 0; i < 127; i++) { values.Add(1); }
        Assert.Equal(100, values.Value);
        for (int i = 0; i < 32; i++) { values.Add(1); }
        Assert.Equal(1, values.Value);
    }

    [Fact]
    public void Many_threads_may_add_at_once()
    {
        var values = new RecentValues(0.5, 0);
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                values.Add(1 + (i % 3));
                Assert.InRange(values.Value, 0, 3);
            }
        });
        Assert.InRange(values.Value, 1, 3);
    }
}
