using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>Times in milliseconds; a deadline passes at its end.</summary>
public sealed class SilenceTests
{
    private readonly StampClock _clock = new(new ManualTime());
    private Silence _silence = new();

    [Fact]
    public void Whoever_never_answered_is_silent_at_the_first_deadline() => Assert.True(Passed(0, 30));

    [Fact]
    public void An_answer_in_the_time_of_the_attempt_is_no_silence()
    {
        Answered(0, 10);
        Assert.False(Passed(10, 10_000));
        Assert.False(Passed(9, 10_000));
        Assert.True(Passed(11, 10_000));
    }

    [Fact]
    public void It_is_the_time_in_which_it_was_asked_up_to_eight_times_the_slowest_answer()
    {
        Answered(0, 10);
        Assert.False(Passed(100, 139));         // 39 of 80
        Assert.False(Passed(120, 139));         // the same 19 again
        Assert.False(Passed(140, 180));         // 79
        Assert.True(Passed(200, 201));          // 80; nobody asked from 180 to 200
    }

    [Fact]
    public void Of_an_attempt_that_began_before_others_what_is_left_counts()
    {
        Answered(0, 10);
        Assert.False(Passed(100, 150));
        Assert.False(Passed(90, 179));          // 50 + 29
        Assert.True(Passed(90, 180));
    }

    [Fact]
    public void An_answer_ends_it()
    {
        Answered(0, 10);
        Assert.False(Passed(100, 170));
        Answered(171, 172);
        Assert.False(Passed(173, 200));         // 27; with the 70 before it would be 97
    }

    /// <summary>Each answer takes a sixteenth of the difference: after 70 of 10 ms one of 10 s has become 10 + 9990 * (15/16)^70 = 119 ms.</summary>
    [Fact]
    public void One_slow_answer_is_forgotten()
    {
        Answered(0, 10_000);
        for (int i = 0; i < 70; i++) { Answered(20_000, 20_010); }
        Assert.False(Passed(30_000, 30_940));
        Assert.True(Passed(30_000, 30_960));    // 8 * 119 = 952
    }

    [Fact]
    public void Five_seconds_are_enough_for_everybody()
    {
        Answered(0, 60_000);
        Assert.False(Passed(70_000, 74_999));
        Assert.True(Passed(70_000, 75_000));
    }

    private void Answered(long from, long to) => _silence.Answered(At(from), At(to));

    private bool Passed(long from, long to) => _silence.IsTooLong(At(from), At(to), _clock);

    private long At(long milliseconds) => milliseconds * _clock.Time.TimestampFrequency / 1_000;
}
