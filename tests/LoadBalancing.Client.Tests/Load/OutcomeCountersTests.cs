using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Load;

public sealed class OutcomeCountersTests
{
    [Theory]
    [InlineData(OutcomeKind.Success, 1, 0, 0)]
    [InlineData(OutcomeKind.Failure, 0, 1, 0)]
    [InlineData(OutcomeKind.Disconnected, 0, 1, 0)]
    [InlineData(OutcomeKind.Unreachable, 0, 1, 0)]
    [InlineData(OutcomeKind.Overloaded, 0, 0, 1)]
    [InlineData(OutcomeKind.Canceled, 0, 0, 1)]
    [InlineData(OutcomeKind.Abandoned, 0, 0, 1)]
    public void Each_end_is_counted_once_as_what_it_was(OutcomeKind kind, int succeeded, int failed, int neutral)
    {
        OutcomeCounters counters = default;
        counters.CountEnd(kind);
        Assert.Equal((succeeded, failed, neutral), (counters.Succeeded, counters.Failed, counters.Neutral));
    }

    [Fact]
    public void Failures_in_a_row_end_with_one_success()
    {
        OutcomeCounters counters = default;
        Assert.Equal(1, counters.CountFailureInARow(OutcomeKind.Failure));
        Assert.Equal(2, counters.CountFailureInARow(OutcomeKind.Failure));
        counters.EndFailuresInARow();
        Assert.Equal(0, counters.FailuresInARow);
        Assert.Equal(1, counters.CountFailureInARow(OutcomeKind.Failure));
    }

    [Fact]
    public void A_row_that_ended_with_a_success_which_was_none_goes_on_unless_another_has_succeeded_since()
    {
        OutcomeCounters counters = default;
        counters.CountFailureInARow(OutcomeKind.Failure);
        counters.CountFailureInARow(OutcomeKind.Failure);
        counters.EndFailuresInARow();                                                       // good headers
        Assert.Equal(3, counters.CountFailureInARow(OutcomeKind.Failure, isCorrection: true));
        counters.EndFailuresInARow();
        counters.CountEnd(OutcomeKind.Success);                                             // of somebody else
        Assert.Equal(1, counters.CountFailureInARow(OutcomeKind.Failure, isCorrection: true));
        Assert.Equal(2, counters.CountFailureInARow(OutcomeKind.Failure, isCorrection: true));
        counters.ForgetRows();
        Assert.Equal(1, counters.CountFailureInARow(OutcomeKind.Failure, isCorrection: true));
    }

    [Theory]
    [InlineData(OutcomeKind.Disconnected, true)]
    [InlineData(OutcomeKind.Unreachable, true)]
    [InlineData(OutcomeKind.Failure, false)]
    [InlineData(OutcomeKind.Success, false)]
    public void Only_a_connection_that_failed_is_a_transport_failure(OutcomeKind kind, bool expected) => Assert.Equal(expected, kind.IsTransportFailure());

    [Fact]
    public void Asking_for_less_is_neither_a_failure_nor_neutral()
    {
        Assert.False(OutcomeKind.Overloaded.IsFailure());
        Assert.False(OutcomeKind.Overloaded.IsNeutral());
        Assert.True(OutcomeKind.Canceled.IsNeutral());
        Assert.True(default(OutcomeKind).IsNeutral());          // unknown is not success
    }
}
