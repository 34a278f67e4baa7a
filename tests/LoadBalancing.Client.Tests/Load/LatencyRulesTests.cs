using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>
/// How a sample changes an estimate of what is typical. Logarithms are read from the bits of a float: exact at powers of two, up to 0.086 below the true logarithm
/// to base 2 between them; so the exact average of two logarithms and ours differ by at most 2^0.086 = 1.062.
/// </summary>
public sealed class LatencyRulesTests
{
    private const float Sixteenth = 15 / 16f;

    [Fact]
    public void The_average_is_one_of_logarithms()
    {
        Assert.Equal(0.25f, TypicalRule.Next(0.125f, 0.5f, weight: 0.5f));                      // sqrt(1/8 * 1/2) = 1/4
        Assert.Equal(0.25f, TypicalRule.Next(0.5f, 0.125f, weight: 0.5f));
        Assert.Equal(0.125f, TypicalRule.Next(0.0625f, 0.25f, weight: 0.5f));
    }

    [Fact]
    public void It_follows_the_exact_one_through_a_thousand_samples()
    {
        var random = new Random(7);
        float estimate = 0.010f;
        double exact = Math.Log(0.010);
        for (int i = 0; i < 1_000; i++)
        {
            float sample = (float)(0.010 * Math.Exp(random.NextDouble() - 0.5)), weight = (float)random.NextDouble();
            estimate = TypicalRule.Next(estimate, sample, weight);
            exact += Math.Max(1 - weight, 1 / 16.0) * (Math.Log(sample) - exact);
            Assert.InRange(estimate / Math.Exp(exact), 1 / 1.065, 1.065);
        }
    }

    [Fact]
    public void One_answer_that_took_a_hundred_times_as_long_counts_as_one_of_7_times()
    {
        Assert.Equal(TypicalRule.Next(0.010f, 0.090f, Sixteenth), TypicalRule.Next(0.010f, 1, Sixteenth));
        // e^(2/16) = 1.133
        Assert.InRange(TypicalRule.Next(0.010f, 1, Sixteenth), 0.010 * 1.133 / 1.065, 0.010 * 1.133 * 1.065);
        Assert.True(TypicalRule.Next(0.010f, 0.060f, Sixteenth) < TypicalRule.Next(0.010f, 1, Sixteenth));
    }

    [Fact]
    public void So_does_one_that_took_a_hundredth()
    {
        Assert.Equal(TypicalRule.Next(1, 0.1f, Sixteenth), TypicalRule.Next(1, 0.001f, Sixteenth));
        Assert.InRange(TypicalRule.Next(1, 0.001f, weight: 0), 1 / 7.4 / 1.065, 1 / 7.4 * 1.065);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.99)]
    [InlineData(0.9584)]
    public void Samples_in_quick_succession_count_for_a_twenty_fourth_each(float weight)
    {
        float estimate = 0.010f;
        int samples = 0;
        for (; estimate < 0.019f; samples++) { estimate = TypicalRule.Next(estimate, 0.020f, weight); }
        // Of a doubling 1.9 is 0.926, as exact logarithms go, or 0.9 and more: (23/24)^n = 0.07 to 0.1 after 54 to 62 samples.
        Assert.InRange(samples, 52, 68);
    }

    [Fact]
    public void Where_time_has_passed_a_sample_counts_for_what_the_past_has_lost()
    {
        Assert.Equal(2f, TypicalRule.Next(0.5f, 2, weight: 0));
        Assert.Equal(1f, TypicalRule.Next(0.5f, 2, weight: 0.5f));
        Assert.Equal(0.5f * 1.5f, TypicalRule.Next(0.5f, 2, weight: 0.75f));                    // half a doubling: 1.5, by the bits
    }

    [Theory]
    [InlineData(1e-9f)]
    [InlineData(0.010f)]
    [InlineData(600f)]
    [InlineData(9e11f)]
    public void The_estimate_moves_toward_the_sample_and_never_past_it(float sample)
    {
        foreach (float estimate in (float[])[1e-9f, 1e-4f, 0.011f, 599, 9e11f])
        {
            foreach (float weight in (float[])[0, 0.3f, 0.999f, 1])
            {
                float next = TypicalRule.Next(estimate, sample, weight);
                Assert.InRange(next, Math.Min(estimate, sample), Math.Max(estimate, sample));
                Assert.Equal(sample == estimate, next == estimate);
            }
        }
    }

    [Fact]
    public void A_peak_counts_at_once_and_what_is_below_takes_time()
    {
        Assert.Equal(3f, PeakRule.Next(1, 3, weight: 0.75f));
        Assert.Equal(2.5f, PeakRule.Next(3, 1, weight: 0.75f));                                 // 1 + 0.75 * (3 - 1)
    }
}
