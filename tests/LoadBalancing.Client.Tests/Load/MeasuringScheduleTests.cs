using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>Multiples of the interval divided by a power of two, by the clock on the wall.</summary>
public sealed class MeasuringScheduleTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(32);

    private static long At(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    [Fact]
    public void It_begins_with_a_sixteenth_of_the_interval_and_doubles_up_to_all_of_it()
    {
        var schedule = new MeasuringSchedule(place: 0);
        // 32 / 16 = 2 s, then 4, 8, 16, 32, 32: at 1 s past a multiple of 32, a pause less one second.
        foreach (int pause in new[] { 2, 4, 8, 16, 32, 32 })
        {
            Assert.Equal(TimeSpan.FromSeconds(pause - 1), schedule.After(At(3_201), s_interval));
            schedule.Measured(isNews: false, lasted: 0);
        }
        schedule.Hurry();
        Assert.Equal(TimeSpan.FromSeconds(1), schedule.After(At(3_201), s_interval));
        schedule.Measured(isNews: false, lasted: 0);
        schedule.Measured(isNews: true, lasted: 0);
        Assert.Equal(TimeSpan.FromSeconds(1), schedule.After(At(3_201), s_interval));
    }

    [Fact]
    public void On_a_multiple_the_next_one_is_a_whole_pause_away() => Assert.Equal(TimeSpan.FromSeconds(2), new MeasuringSchedule(0).After(At(3_200), s_interval));

    [Fact]
    public void Processes_that_started_at_different_times_measure_an_endpoint_together_and_others_at_other_times()
    {
        long first = At(1_000) + new MeasuringSchedule(7_777_777).After(At(1_000), s_interval).Ticks;
        long second = At(1_000.4) + new MeasuringSchedule(7_777_777).After(At(1_000.4), s_interval).Ticks;
        Assert.Equal(first, second);
        Assert.NotEqual(first, At(1_000) + new MeasuringSchedule(17_777_777).After(At(1_000), s_interval).Ticks);
    }

    [Fact]
    public void Who_measures_rarely_does_it_together_with_those_who_do_it_often()
    {
        var rare = new MeasuringSchedule(12_345_678);
        for (int i = 0; i < 4; i++) { rare.Measured(isNews: false, lasted: 0); }
        long next = At(1_000) + rare.After(At(1_000), s_interval).Ticks;
        Assert.Equal(At(2), new MeasuringSchedule(12_345_678).After(next, s_interval).Ticks);          // 2 s from a multiple is a multiple: the rare moment is one of the frequent ones
    }

    [Theory]
    [InlineData(true, 1.0, 4)]          // in a hurry four times as long as it takes: 4 s
    [InlineData(false, 1.0, 32)]        // at rest twenty times: 20 s, and 32 is the next
    [InlineData(false, 3.0, 64)]        // 60 s: longer than the interval
    [InlineData(false, 100.0, 256)]     // and no more than eight intervals
    public void The_pause_is_a_multiple_of_the_time_that_it_takes(bool isNews, double lasted, int pause)
    {
        var schedule = new MeasuringSchedule(place: 0);
        schedule.Measured(isNews, At(lasted));
        Assert.Equal(TimeSpan.FromSeconds(pause), schedule.After(At(256 * 1_000), s_interval));
    }
}
