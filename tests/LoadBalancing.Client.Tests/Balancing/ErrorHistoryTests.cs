using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Counts of the last ten minutes, in sixty slots of ten seconds.</summary>
public sealed class ErrorHistoryTests
{
    private readonly ManualTime _time = new();
    private readonly StampClock _clock;
    private readonly ErrorHistory _history;
    private readonly EndpointNode _a = Given.Node("a"), _b = Given.Node("b");

    public ErrorHistoryTests()
    {
        _clock = new StampClock(_time);
        _history = new ErrorHistory(_clock);
    }

    private static void Count(EndpointNode node, int good, int bad)
    {
        for (int i = 0; i < good; i++) { node.Tracker.Outcomes.CountEnd(OutcomeKind.Success); }
        for (int i = 0; i < bad; i++) { node.Tracker.Outcomes.CountEnd(OutcomeKind.Failure); }
        node.Tracker.Outcomes.CountEnd(OutcomeKind.Canceled);
    }

    private void Read(params EndpointNode[] nodes) => _history.Read(nodes, _clock.Now());

    [Fact]
    public void It_counts_what_came_since_it_was_first_read_and_no_neutral_ends()
    {
        Count(_a, 5, 5);
        Read(_a);
        Assert.Equal(default, _history.Sum());
        Count(_a, 3, 1);
        Count(_b, 2, 2);
        Read(_a, _b);                                               // b joined: all that it counted came since
        Assert.Equal(new ErrorCounts(8, 3), _history.Sum());
        Count(_a, 1, 0);
        Read(_b);                                                   // a left after one more
        Assert.Equal(new ErrorCounts(9, 3), _history.Sum());
        Count(_a, 9, 9);
        Read(_b);
        Assert.Equal(new ErrorCounts(9, 3), _history.Sum());
    }

    [Fact]
    public void What_is_older_than_ten_minutes_is_forgotten()
    {
        Read(_a);
        Count(_a, 1, 0);
        Read(_a);                                                   // slot 0
        _time.Advance(TimeSpan.FromSeconds(595));                   // slot 59
        Count(_a, 0, 1);
        Read(_a);
        Assert.Equal(new ErrorCounts(2, 1), _history.Sum());
        _time.Advance(TimeSpan.FromSeconds(5));                     // slot 60 takes the place of slot 0
        Read(_a);
        Assert.Equal(new ErrorCounts(1, 1), _history.Sum());
        _time.Advance(TimeSpan.FromHours(1));
        Read(_a);
        Assert.Equal(default, _history.Sum());
    }

    [Fact]
    public void Another_length_begins_anew_and_the_same_does_not()
    {
        Read(_a);
        Count(_a, 1, 0);
        Read(_a);
        _history.Restart(TimeSpan.FromMinutes(10), _clock.Now());
        Assert.Equal(1, _history.Sum().Requests);
        _history.Restart(TimeSpan.FromMinutes(1), _clock.Now());
        Assert.Equal((0L, TimeSpan.FromSeconds(1)), (_history.Sum().Requests, _history.Step));
    }
}
