using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>+ a check that succeeded, - one that failed.</summary>
public sealed class CheckStateTests
{
    private static CheckState After(string results, int rise = 2, int fall = 3)
    {
        var state = default(CheckState);
        foreach ((int i, char result) in results.Index())
        {
            if (result == '+') { state.Succeeded(now: i + 1, rise); }
            else { state.Failed(fall); }
        }
        return state;
    }

    [Theory]
    [InlineData("", false)]                 // nobody was asked: taken for well
    [InlineData("--", false)]               // one below
    [InlineData("---", true)]               // at the threshold
    [InlineData("----", true)]              // one above
    [InlineData("--+--", false)]            // in a row
    [InlineData("---+", true)]              // one below
    [InlineData("---++", false)]
    [InlineData("---+++", false)]
    [InlineData("---+-+", true)]
    [InlineData("---++--", false)]          // and it takes three again
    [InlineData("---++---", true)]
    public void Three_in_a_row_fail_it_and_two_bring_it_back(string results, bool isFailing) => Assert.Equal(isFailing, After(results).IsFailing);

    [Theory]
    [InlineData("-", 1, 1, true)]
    [InlineData("-+", 1, 1, false)]
    [InlineData("-++", 3, 1, true)]
    [InlineData("-+++", 3, 1, false)]
    public void The_thresholds_are_those_given(string results, int rise, int fall, bool isFailing) => Assert.Equal(isFailing, After(results, rise, fall).IsFailing);

    [Fact]
    public void It_knows_when_it_last_succeeded_and_how_many_failed_since()
    {
        CheckState state = After("+-+---");
        Assert.Equal((3, 3, 0), (state.LastSucceededAt, state.FailedInARow, state.SucceededInARow));
        state.Forget();
        Assert.Equal((0, 0, false), (state.LastSucceededAt, state.FailedInARow, state.IsFailing));
    }
}
