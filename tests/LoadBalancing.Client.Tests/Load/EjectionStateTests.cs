using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

public sealed class EjectionStateTests
{
    [Fact]
    public void That_it_stays_is_told_once_a_pause()
    {
        EjectionState state = default;
        Assert.True(state.TryTell(now: 100, pause: 50));
        Assert.False(state.TryTell(149, 50));
        Assert.True(state.TryTell(150, 50));
        Assert.False(state.TryTell(151, 50));
    }

    [Fact]
    public void Without_a_time_it_is_out_for_as_long_as_it_takes()
    {
        EjectionState state = default;
        Assert.Equal(EjectionState.Indefinitely, state.Until);
        state.EndsAt(100);
        Assert.Equal(100, state.Until);
        state.EndsAt(200);
        state.Ended(100);                                       // of an ejection that another has followed
        Assert.Equal(200, state.Until);
        state.Ended(200);
        Assert.Equal(EjectionState.Indefinitely, state.Until);
    }

    [Theory]
    [InlineData(100, 50, 50)]                                   // the report is forgotten first
    [InlineData(50, 100, 50)]
    [InlineData(0, 100, 100)]
    [InlineData(100, 0, 100)]
    [InlineData(0, 0, null)]
    public void A_preference_changes_when_the_first_of_its_two_reasons_ends(long overloadedUntil, long reportHoldsUntil, int? expected)
    {
        Preference preference = default;
        if (overloadedUntil > 0) { preference.AskedForLess(now: 10, overloadedUntil); }
        preference.Reported(utilization: 0.9, share: 0.5, reportHoldsUntil);
        Assert.Equal(expected, preference.NextChange(10));
    }

    [Fact]
    public void A_ramp_is_over_at_its_end()
    {
        var ramp = new SlowStartRamp(StartedAt: 100, WindowTicks: 50, Exponent: 1, Least: 0.1);
        Assert.Equal((false, 0.98), (ramp.IsOver(149), ramp.FactorAt(149)));
        Assert.Equal((true, 1), (ramp.IsOver(150), ramp.FactorAt(150)));
    }
}
