using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

public sealed class ActivationSchedulerTests : IDisposable
{
    private readonly Activations _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void It_activates_at_exactly_the_instant_and_prepares_50_ms_before()
    {
        _test.At(12_345.6789, "a");
        _test.Advance(12_345.6788);
        Assert.Equal(["a prepares at 12295.6789"], _test.Log);
        _test.Advance(0.0001);
        Assert.Equal(["a prepares at 12295.6789", "a at 12345.6789 late 0"], _test.Log);
        Assert.Equal((0, 0), (_test.Scheduler.Count, _test.Time.ArmedTimers));
    }

    [Fact]
    public void Instants_come_in_order_and_those_of_one_instant_in_the_order_of_scheduling()
    {
        _test.At(2_000, "c");
        _test.At(1_000, "a");
        _test.At(2_000, "d");
        _test.At(1_500, "b");
        _test.Advance(1_990);
        _test.At(2_000, "e");                                                     // when the others are near already
        _test.At(1_995, "x");
        _test.Advance(60_000);
        Assert.Equal(["a at 1000 late 0", "b at 1500 late 0", "x at 1995 late 0", "c at 2000 late 0", "d at 2000 late 0", "e at 2000 late 0"], _test.Activated);
    }

    [Fact]
    public void An_instant_in_another_time_zone_is_the_same_instant()
    {
        using IDisposable _ = _test.Scheduler.Schedule((WallClock.Start + TimeSpan.FromSeconds(1)).ToOffset(TimeSpan.FromHours(5)), new Throwing("ran"));
        _test.Advance(999);
        Assert.Equal(["ran prepares"], _test.Errors);
        _test.Advance(1);
        Assert.Equal(["ran prepares", "ran"], _test.Errors);
    }

    [Fact]
    public void What_has_passed_activates_at_once_in_order_unprepared_and_not_inside_Schedule()
    {
        _test.Advance(10_000);
        _test.At(9_000, "b");
        _test.At(10_000, "c");
        _test.At(4_000, "a");
        Assert.Empty(_test.Log);
        _test.Advance(0);
        Assert.Equal(["a at 10000 late 6000", "b at 10000 late 1000", "c at 10000 late 0"], _test.Log);
    }

    [Fact]
    public void What_is_scheduled_within_the_lead_prepares_at_once()
    {
        _test.At(30, "a");
        _test.Advance(30);
        Assert.Equal(["a prepares at 0", "a at 30 late 0"], _test.Log);
    }

    [Fact]
    public void What_is_cancelled_does_nothing_and_holds_no_timer()
    {
        IDisposable far = _test.At(10_000, "far"), near = _test.At(1_000, "near");
        _test.At(20_000, "stays").Dispose();
        _test.Advance(980);
        near.Dispose();                                                           // between preparation and instant
        far.Dispose();
        far.Dispose();
        Assert.Equal((0, 0), (_test.Scheduler.Count, _test.Time.ArmedTimers));
        _test.Advance(60_000);
        Assert.Equal(["near prepares at 950"], _test.Log);
    }

    [Fact]
    public void One_activation_may_cancel_and_schedule_others_of_its_instant()
    {
        IDisposable? victim = null;
        _test.At(1_000, "a", () =>
        {
            victim!.Dispose();
            _test.At(1_000, "new");
            _test.At(1_200, "later");
        });
        victim = _test.At(1_000, "victim");
        _test.At(1_000, "b");
        _test.Advance(1_200);
        Assert.Equal(["a at 1000 late 0", "b at 1000 late 0", "new at 1000 late 0", "later at 1200 late 0"], _test.Activated);
    }

    [Fact]
    public void A_clock_that_jumps_forward_activates_within_a_second_and_says_how_late()
    {
        _test.At(3_600_000, "hour");
        _test.At(3_500_000, "before");
        _test.Advance(500);
        _test.Clock.Jump(TimeSpan.FromHours(2));
        _test.Advance(499);
        Assert.Empty(_test.Log);
        _test.Advance(1);                                                         // looks were at 0 and at 1,000 ms: it is 7,201,000 now
        Assert.Equal(["before at 7201000 late 3701000", "hour at 7201000 late 3601000"], _test.Log);
    }

    [Theory]
    [InlineData(500)]                                                             // far from the instant
    [InlineData(1_990)]                                                           // prepared already
    public void A_clock_that_jumps_back_waits_again_and_prepares_once(double when)
    {
        _test.At(2_000, "a");
        _test.Advance(when);
        _test.Clock.Jump(TimeSpan.FromSeconds(-10));
        _test.Advance(12_000 - when - 1);
        Assert.Empty(_test.Activated);
        _test.Advance(1);
        Assert.Equal(["a at 2000 late 0"], _test.Activated);
        Assert.Equal(2, _test.Log.Count);
    }

    [Fact]
    public void What_was_near_is_far_again_when_the_clock_goes_back()               // or the thread would take fine steps for an hour
    {
        _test.At(1_000, "a");
        _test.Advance(960);
        Assert.Equal(WallClock.Start.UtcTicks + TimeSpan.TicksPerSecond, _test.Scheduler.NearInstant);
        _test.Clock.Jump(TimeSpan.FromHours(-1));
        _test.Advance(1_000);
        Assert.Null(_test.Scheduler.NearInstant);
    }

    [Fact]
    public void A_clock_that_goes_back_while_others_activate_makes_the_rest_wait()
    {
        _test.At(1_000, "a", () => _test.Clock.Jump(TimeSpan.FromMilliseconds(-300)));
        IDisposable cancelled = _test.At(1_000, "cancelled");
        _test.At(1_000, "b", () => _test.At(1_000, "c"));
        _test.Advance(1_299);
        Assert.Equal(["a at 1000 late 0"], _test.Activated);
        cancelled.Dispose();
        _test.Advance(1);
        Assert.Equal(["a at 1000 late 0", "b at 1000 late 0", "c at 1000 late 0"], [.. _test.Activated, .. After(() => _test.Advance(0))]);
    }

    [Fact]
    public void One_that_throws_is_told_and_stops_nobody()
    {
        _test.Scheduler.Schedule(WallClock.Start + TimeSpan.FromSeconds(1), new Throwing("bad"));
        _test.At(1_000, "good");
        _test.Advance(1_000);
        Assert.Equal(["good at 1000 late 0"], _test.Activated);
        Assert.Equal(["bad prepares", "bad"], _test.Errors);
    }

    [Fact]
    public void One_whose_teller_throws_too_stops_nobody()
    {
        _test.Scheduler.OnError = error => throw error;
        _test.Scheduler.Schedule(WallClock.Start + TimeSpan.FromSeconds(1), new Throwing("bad"));
        _test.At(1_000, "good");
        _test.Advance(1_000);
        Assert.Equal(["good at 1000 late 0"], _test.Activated);
    }

    [Fact]
    public void Nothing_is_activated_after_the_end()
    {
        _test.At(1_000, "a", _test.Scheduler.Dispose);
        _test.At(1_000, "b");
        _test.At(3_000, "c");
        _test.Advance(10_000);
        Assert.Equal(["a at 1000 late 0"], _test.Activated);
        Assert.Equal(0, _test.Time.ArmedTimers);
        Assert.Throws<ObjectDisposedException>(() => _test.At(20_000, "d"));
    }

    [Fact]
    public void Surroundings_of_whoever_schedules_do_not_cling()
    {
        var local = new AsyncLocal<string?> { Value = "request" };
        string? seen = "nothing";
        using var test = new Activations();                                       // makes its timer here
        test.At(1_000, "a", () => seen = local.Value);
        local.Value = null;                                                       // so that what is seen can come from a timer only
        test.Advance(1_000);
        Assert.Null(seen);
    }

    [Fact]
    public void A_storm_of_scheduling_and_cancelling_leaves_nothing()
    {
        for (int i = 0; i < 100_000; i++) { _test.At(1_000_000 + (i * 7919 % 10_000), "x").Dispose(); }
        for (int i = 0; i < 5_000; i++) { _test.At(1_000 + (i % 7), "y"); }
        Assert.Equal(5_000, _test.Scheduler.Count);
        _test.Advance(1_006);
        Assert.Equal(5_000, _test.Activated.Length);
        Assert.Equal((0, 0), (_test.Scheduler.Count, _test.Time.ArmedTimers));
    }

    private string[] After(Action act)
    {
        int before = _test.Activated.Length;
        act();
        return _test.Activated[before..];
    }

    private sealed class Throwing(string message) : IActivation
    {
        public void Prepare() => throw new InvalidOperationException($"{message} prepares");

        public void Activate(TimeSpan late) => throw new InvalidOperationException(message);
    }
}
