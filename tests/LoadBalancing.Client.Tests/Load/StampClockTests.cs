using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

public sealed class StampClockTests
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(3_579_545)]             // an ACPI timer
    [InlineData(10_000_000)]            // Windows
    [InlineData(1_000_000_000)]         // Linux
    public void A_stamp_is_65536_nanoseconds_whatever_the_frequency(long frequency)
    {
        var time = new ManualTime(frequency);
        var clock = new StampClock(time);
        long before = clock.Now();
        time.Advance(TimeSpan.FromHours(100));
        long stamps = clock.StampOf(clock.Now()) - clock.StampOf(before);
        Assert.Equal(360_000 / 65_536e-9, stamps, tolerance: 1.0);           // 100 h = 360,000 s
        Assert.Equal(360_000, clock.SecondsBetween(before, clock.Now()), tolerance: 1e-6);
        Assert.Equal(360_000, clock.TimeBetween(before, clock.Now()).TotalSeconds, tolerance: 1e-6);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000_000)]
    public void A_moment_after_another_is_told_in_timestamps(long frequency)
    {
        var clock = new StampClock(new ManualTime(frequency));
        Assert.Equal(5_000 + (frequency * 5 / 4), clock.After(5_000, TimeSpan.FromSeconds(1.25)));
    }

    [Fact]
    public void Rates_are_the_two_times_in_stamps()
    {
        LatencyRates rates = LatencyRates.From(decay: TimeSpan.FromSeconds(10), idle: TimeSpan.FromMinutes(1));
        Assert.Equal(65_536e-9 / 10, rates.DecayPerStamp, tolerance: 1e-12);
        Assert.Equal(915_527, rates.IdleStamps);                             // 60 s / 65.536 us
        Assert.Equal(int.MaxValue, LatencyRates.From(TimeSpan.FromSeconds(10), TimeSpan.FromDays(10)).IdleStamps);
    }
}
