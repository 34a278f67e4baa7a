using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

/// <summary>Arrivals with unit gaps: the n-th comes when the integral of the rate is n.</summary>
public sealed class RateProfileTests
{
    [Fact]
    public void A_constant_rate_has_equal_gaps_to_the_nanosecond()
    {
        // 3 a second: 333,333,333.33 ns apart. The millionth is not 333,333 ns early, as it would be were each gap cut off.
        long[] times = Arrivals(3, 3_000_000, []);
        Assert.Equal([333_333_333, 666_666_667, 1_000_000_000], times[..3]);
        Assert.Equal(1_000_000_000_000_000, times[^1]);
        // And 9,999,999 a second are that many in a second, where cut-off gaps of 100 ns would be 10,000,000.
        var profile = new RateProfile(9_999_999, []);
        int count = 0;
        while (profile.Next(1) <= 1_000_000_000) { count++; }
        Assert.Equal(9_999_999, count);
    }

    [Fact]
    public void A_jump_counts_from_its_instant()
    {
        // 1,000 a second, ten times that from 1 s to 2 s, then none until 5 s: 1,000, 10,000, 0, then 1 a millisecond again.
        long[] times = Arrivals(1_000, 12_000, [Change(1, 10), Change(2, 0), Change(5, 1)]);
        Assert.Equal(1_000_000_000, times[999]);
        Assert.Equal(1_000_100_000, times[1_000]);
        Assert.Equal(2_000_000_000, times[10_999]);
        Assert.Equal(5_001_000_000, times[11_000]);
    }

    [Fact]
    public void A_ramp_reaches_its_end_evenly()
    {
        // From 100 to 300 a second over 2 s: 100 t + 50 t^2, so 400 in all; the 150th at t = 1.
        long[] times = Arrivals(100, 700, [Change(0, 3, over: 2)]);
        Assert.Equal(1_000_000_000, times[149]);
        Assert.Equal(2_000_000_000, times[399]);
        Assert.Equal(3_000_000_000, times[699]);
    }

    [Fact]
    public void Ramps_go_to_0_and_come_from_0()
    {
        // 100 a second fall to 0 from 1 s to 2 s: 100 + 50. From 3 s to 5 s they rise to 200: 50 t^2, so the first of them at sqrt(1 / 50) = 0.1414 s.
        long[] times = Arrivals(100, 350, [Change(1, 0, over: 1), Change(3, 2, over: 2)]);
        Assert.InRange(times[148], 1_850_000_000, 1_860_000_000);       // 1 left: 50 (2 - t)^2 = 1
        Assert.Equal(2_000_000_000, times[149]);
        Assert.Equal(3_141_421_356, times[150]);
        Assert.Equal(5_000_000_000, times[349]);
    }

    [Fact]
    public void A_change_during_a_ramp_begins_from_wherever_that_has_got_to()
    {
        // 100 a second rise to 300 over 2 s; after 1 s, at 200, they fall to 0 over 1 s: 150 + 100.
        long[] times = Arrivals(100, 251, [Change(0, 3, over: 2), Change(1, 0, over: 1)]);
        Assert.Equal(1_000_000_000, times[149]);
        Assert.InRange(times[248], 1_890_000_000, 1_910_000_000);       // 1 left: 100 (2 - t)^2 = 1
        Assert.Equal(SimulatedTime.Never, times[250]);
    }

    [Fact]
    public void No_gap_at_all_is_no_time_even_where_the_rate_is_0()
    {
        var profile = new RateProfile(100, [Change(0, 0), Change(1, 1, over: 1)]);
        Assert.Equal(1_000_000_000, profile.Next(0));
        Assert.Equal(2_000_000_000, profile.Next(50));      // 50 t^2
        Assert.Equal(2_000_000_000, profile.Next(0));
        Assert.Equal(SimulatedTime.Never, new RateProfile(0, []).Next(0));
        Assert.Equal(SimulatedTime.Never, new RateProfile(0, []).Next(1));
    }

    [Fact]
    public void A_rate_of_next_to_nothing_is_never_and_not_at_once()
    {
        Assert.True(new RateProfile(1e-300, []).Next(1) >= SimulatedTime.Longest);
        Assert.True(new RateProfile(1e-300, [Change(1, 0.5)]).Next(1) >= SimulatedTime.Longest);
    }

    private static ScenarioEvent Change(double at, double factor, double over = 0) =>
        new() { At = TimeSpan.FromSeconds(at), Action = ScenarioAction.Rate, Factor = factor, Over = TimeSpan.FromSeconds(over) };

    private static long[] Arrivals(double rate, int count, ScenarioEvent[] changes)
    {
        var profile = new RateProfile(rate, changes);
        return [.. Enumerable.Range(0, count).Select(_ => profile.Next(1))];
    }
}
