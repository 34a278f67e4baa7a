using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

public sealed class LatencyEstimateTests
{
    private static readonly LatencyRates Rates = LatencyRates.From(decay: TimeSpan.FromSeconds(10), idle: TimeSpan.FromSeconds(60));

    /// <summary>A stamp is 65.5 us: a moment is right to 1e-4 s, a factor e^(-dt/10 s) to 1e-5.</summary>
    private static long At(double seconds) => (long)Math.Round(seconds / StampClock.SecondsPerStamp);

    private static float Read(in LatencyEstimate estimate, double at) => estimate.Read(At(at), Rates.DecayPerStamp);

    private static float Stored(in LatencyEstimate estimate) => LatencyEstimate.SecondsOf(estimate.Word);

    private static bool IsProvisional(in LatencyEstimate estimate) => LatencyEstimate.IsProvisional(estimate.Word);

    /// <summary>An estimate of clean samples only, as of a moment.</summary>
    private static LatencyEstimate Clean(double seconds, double at)
    {
        LatencyEstimate estimate = default;
        estimate.Observe<PeakRule>(1, At(at - 2), At(at - 1), Rates);
        estimate.Observe<PeakRule>((float)seconds, At(at - 1), At(at), Rates);
        return estimate;
    }

    [Fact]
    public void Nothing_observed_is_told_apart_from_a_latency_of_nothing()
    {
        LatencyEstimate never = default, instant = default;
        instant.Observe<PeakRule>(0, startedAt: 0, now: 0, Rates);

        Assert.Equal(0, never.Word);
        Assert.NotEqual(0, instant.Word);
        Assert.Equal(0, Read(never, 5));
        Assert.Equal(0, Stored(instant), precision: 6);
    }

    [Fact]
    public void The_first_sample_is_a_seed_that_the_next_one_replaces_though_it_is_lower()
    {
        LatencyEstimate estimate = default;
        estimate.Observe<PeakRule>(0.300f, startedAt: At(0.7), now: At(1), Rates);      // with connection set-up
        Assert.True(IsProvisional(estimate));
        Assert.Equal(0.300f, Stored(estimate));

        estimate.Observe<PeakRule>(0.010f, startedAt: At(1), now: At(1.01), Rates);
        Assert.False(IsProvisional(estimate));
        Assert.Equal(0.010f, Stored(estimate));                                       // not a mean of 0.3 and 0.01
    }

    [Fact]
    public void Samples_begun_before_the_seed_came_back_are_seeds_too_and_are_averaged()
    {
        LatencyEstimate estimate = default;
        estimate.Observe<PeakRule>(0.300f, startedAt: At(0.7), now: At(1), Rates);
        estimate.Observe<PeakRule>(0.500f, startedAt: At(0.9), now: At(1.4), Rates);
        Assert.True(IsProvisional(estimate));
        Assert.Equal(0.400f, Stored(estimate), precision: 6);                         // (0.3 + 0.5) / 2, no peak

        estimate.Observe<PeakRule>(0.020f, startedAt: At(1.1), now: At(1.5), Rates);            // begun after the first seed came back at 1 s
        Assert.False(IsProvisional(estimate));
        Assert.Equal(0.020f, Stored(estimate));
    }

    [Fact]
    public void A_peak_replaces_the_estimate_at_once()
    {
        LatencyEstimate estimate = Clean(0.010, at: 10);
        estimate.Observe<PeakRule>(0.800f, At(9.5), At(10.3), Rates);
        Assert.Equal(0.800f, Stored(estimate));
        Assert.Equal((uint)At(10.3), LatencyEstimate.StampOf(estimate.Word));
    }

    [Theory]
    [InlineData(6.931472, 0.500)]       // e^(-ln 2) = 1/2: (0.8 + 0.2) / 2
    [InlineData(13.862944, 0.350)]      // 1/4: 0.8 / 4 + 0.2 * 3 / 4
    [InlineData(0.0, 0.800)]            // no time, no weight for the new sample
    public void A_sample_below_the_estimate_moves_it_by_the_time_since_the_last(double after, double expected)
    {
        LatencyEstimate estimate = Clean(0.800, at: 10);
        estimate.Observe<PeakRule>(0.200f, At(10), At(10 + after), Rates);
        Assert.Equal(expected, Stored(estimate), tolerance: 2e-5);
    }

    [Fact]
    public void A_peak_is_told_by_the_estimate_itself_not_by_what_is_left_of_it()
    {
        LatencyEstimate estimate = Clean(0.800, at: 10);
        estimate.Observe<PeakRule>(0.500f, At(10), At(16.931472), Rates);                       // decayed to 0.4, but 0.5 < 0.8
        Assert.Equal(0.650, Stored(estimate), tolerance: 2e-5);                       // (0.8 + 0.5) / 2
    }

    [Fact]
    public void Reading_decays_and_never_writes()
    {
        LatencyEstimate estimate = Clean(0.800, at: 10);
        long word = estimate.Word;
        Assert.Equal(0.800, Read(estimate, 10), tolerance: 1e-6);
        Assert.Equal(0.400, Read(estimate, 10 + (10 * Math.Log(2))), tolerance: 1e-5);
        Assert.Equal(0.800 * Math.Exp(-3), Read(estimate, 40), tolerance: 1e-5);      // 30 s of tau 10 s
        Assert.Equal(word, estimate.Word);
    }

    [Fact]
    public void A_stamp_from_another_thread_that_is_ahead_of_ours_counts_as_now()
    {
        LatencyEstimate estimate = Clean(0.800, at: 10);
        Assert.Equal(0.800f, estimate.Read(At(10) - 3, Rates.DecayPerStamp));
    }

    [Fact]
    public void The_first_sample_after_a_long_idle_time_pays_for_a_connection_and_is_a_seed()
    {
        LatencyEstimate estimate = Clean(0.100, at: 10);
        estimate.Observe<PeakRule>(0.500f, startedAt: At(70.1), now: At(70.6), Rates);          // idle 60.1 s > 60 s
        double weight = Math.Exp(-6.06);
        Assert.True(IsProvisional(estimate));
        Assert.Equal((0.1 * weight) + (0.5 * (1 - weight)), Stored(estimate), tolerance: 1e-5);      // the mean, no peak of 0.5
        Assert.True(Stored(estimate) < 0.5f);

        estimate.Observe<PeakRule>(0.100f, At(70.6), At(70.7), Rates);
        Assert.Equal(0.100f, Stored(estimate));                                       // replaced, not averaged
    }

    [Fact]
    public void A_slow_call_is_not_an_idle_time()
    {
        LatencyEstimate estimate = Clean(0.100, at: 10);
        estimate.Observe<PeakRule>(61, startedAt: At(10.5), now: At(71.5), Rates);              // began half a second after the last answer
        Assert.False(IsProvisional(estimate));
        Assert.Equal(61f, Stored(estimate));
    }

    [Fact]
    public void A_neutral_end_raises_but_never_lowers()
    {
        LatencyEstimate estimate = Clean(0.800, at: 10);
        long word = estimate.Word;
        estimate.RaiseTo(0.5f, At(10), Rates.DecayPerStamp);
        Assert.Equal(word, estimate.Word);

        estimate.RaiseTo(0.5f, At(10 + (10 * Math.Log(2))), Rates.DecayPerStamp);     // only 0.4 is left by then
        Assert.Equal(0.5f, Stored(estimate));
        Assert.False(IsProvisional(estimate));
    }

    [Fact]
    public void A_neutral_end_of_an_unseen_endpoint_seeds_a_provisional_estimate()
    {
        LatencyEstimate estimate = default;
        estimate.RaiseTo(0.5f, At(1), Rates.DecayPerStamp);
        Assert.Equal(0.5f, Stored(estimate));
        Assert.True(IsProvisional(estimate));
    }

    [Fact]
    public void A_failed_answer_holds_the_estimate_and_stops_its_decay()
    {
        LatencyEstimate estimate = Clean(0.800, at: 10);
        estimate.HoldAtLeast(0.001f, At(40));                                         // failing fast is not being fast
        Assert.Equal(0.800, Read(estimate, 40), tolerance: 1e-6);                     // without it: 0.8 e^-3 = 0.04
        estimate.HoldAtLeast(5, At(41));
        Assert.Equal(5f, Stored(estimate));
        Assert.False(IsProvisional(estimate));
    }

    [Fact]
    public void A_penalty_is_not_averaged_away_by_calls_that_began_before_it()
    {
        LatencyEstimate estimate = default;
        estimate.Observe<PeakRule>(0.010f, At(1), At(1.01), Rates);                             // one answer so far: a seed
        estimate.Penalize(5, At(2));
        for (int call = 0; call < 4; call++) { estimate.Observe<PeakRule>(0.010f, At(1.5), At(2), Rates); }
        Assert.Equal(5f, Stored(estimate));                                           // as seeds, they would have made it 0.32
    }

    [Fact]
    public void A_restart_forgets_a_penalty()
    {
        LatencyEstimate estimate = Clean(5, at: 10);
        estimate.Restart(0.02f, At(12));
        Assert.Equal(0.02f, Stored(estimate));
        Assert.True(IsProvisional(estimate));                                         // a new connection was in it
    }

    [Fact]
    public void Concurrent_samples_leave_an_estimate_within_their_range()
    {
        var shared = new Holder();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            var random = new Random(thread);
            for (int i = 1; i <= 50_000; i++) { shared.Estimate.Observe<PeakRule>(0.1f + (0.1f * random.NextSingle()), At(i * 0.001), At(i * 0.001), Rates); }
        });
        Assert.InRange(Stored(shared.Estimate), 0.1f, 0.2f);
        Assert.False(IsProvisional(shared.Estimate));
    }

    private sealed class Holder
    {
        public LatencyEstimate Estimate;
    }
}
