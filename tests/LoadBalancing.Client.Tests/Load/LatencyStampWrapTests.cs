using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>32 bits of stamp wrap after 78 hours; what is learnt and read must not notice.</summary>
public sealed class LatencyStampWrapTests
{
    private static readonly LatencyRates Rates = LatencyRates.From(decay: TimeSpan.FromSeconds(10), idle: TimeSpan.FromSeconds(60));

    private static long Stamps(double seconds) => (long)Math.Round(seconds / StampClock.SecondsPerStamp);

    public static TheoryData<long> Origins => [0, int.MaxValue - 5L, uint.MaxValue - 5L, uint.MaxValue, (5L * uint.MaxValue) - 70_000];

    [Theory]
    [MemberData(nameof(Origins))]
    public void Learning_and_reading_are_the_same_wherever_the_stamps_stand(long origin)
    {
        Assert.Equal(Story(1_000_000), Story(origin));
    }

    /// <summary>Seed, clean sample, peak, half-life, idle time; all readings of it.</summary>
    private static List<float> Story(long origin)
    {
        LatencyEstimate estimate = default;
        var readings = new List<float>();
        void Note(double at) => readings.Add(estimate.Read(origin + Stamps(at), Rates.DecayPerStamp));
        estimate.Observe<PeakRule>(0.3f, origin - 5, origin, Rates);
        Note(0.0005);
        estimate.Observe<PeakRule>(0.1f, origin + 1, origin + 8, Rates);
        Note(1);
        estimate.Observe<PeakRule>(0.7f, origin + Stamps(1), origin + Stamps(2), Rates);
        Note(8);
        estimate.Observe<PeakRule>(0.2f, origin + Stamps(3), origin + Stamps(9), Rates);
        Note(9);
        estimate.RaiseTo(0.25f, origin + Stamps(30), Rates.DecayPerStamp);
        Note(31);
        estimate.HoldAtLeast(0.05f, origin + Stamps(40));
        Note(41);
        estimate.Observe<PeakRule>(0.4f, origin + Stamps(101), origin + Stamps(102), Rates);
        readings.Add(LatencyEstimate.IsProvisional(estimate.Word) ? 1 : 0);
        Note(103);
        return readings;
    }

    [Fact]
    public void Refreshed_each_hour_an_old_estimate_stays_forgotten_for_a_week()
    {
        float decay = LatencyRates.From(TimeSpan.FromHours(1), TimeSpan.FromHours(1)).DecayPerStamp;
        LatencyEstimate estimate = default;
        estimate.HoldAtLeast(10, now: 0);
        for (int hour = 1; hour <= 7 * 24; hour++)
        {
            estimate.Refresh(Stamps(hour * 3600.0), decay);
            // 10 s * e^(-hours), down to the floor of 1 ns; a stamp taken for one of the future (39 to 78 h) would read 10 s again.
            Assert.InRange(estimate.Read(Stamps(hour * 3600.0), decay), 0, 1e-9 + (10.001 * Math.Exp(-hour)));
        }
        Assert.NotEqual(0, estimate.Word);
    }

    [Fact]
    public void A_refresh_changes_no_reading_and_keeps_what_a_seed_is()
    {
        LatencyEstimate seed = default, unseen = default;
        seed.Observe<PeakRule>(1, 0, 0, Rates);
        float before = seed.Read(Stamps(7), Rates.DecayPerStamp);
        seed.Refresh(Stamps(7), Rates.DecayPerStamp);
        unseen.Refresh(Stamps(7), Rates.DecayPerStamp);

        Assert.Equal(before, seed.Read(Stamps(7), Rates.DecayPerStamp));
        Assert.Equal((uint)Stamps(7), LatencyEstimate.StampOf(seed.Word));
        Assert.True(LatencyEstimate.IsProvisional(seed.Word));
        Assert.Equal(0, unseen.Word);
    }
}
