using LoadBalancing.Client.Picking.Prequal;

namespace LoadBalancing.Client.Tests.Picking.Prequal;

/// <summary>Hot is above 5 requests in flight.</summary>
public sealed class HotColdChoiceTests
{
    private static bool SecondTakes(bool isBetter, KnownLoad first, KnownLoad second)
    {
        var choice = new HotColdChoice(hotAbove: 5);
        Assert.True(isBetter ? choice.TakeIfBetter(10, 1, first) : choice.TakeIfWorse(10, 1, first));
        bool taken = isBetter ? choice.TakeIfBetter(20, 2, second) : choice.TakeIfWorse(20, 2, second);
        Assert.Equal(taken ? (20, 2) : (10, 1), (choice.Index, choice.Slot));
        return taken;
    }

    [Theory]
    // requests in flight and latency of the first, of the second: is the second better, is it worse?
    [InlineData(1, 0.2f, 1, 0.1f, true, false)]         // both cold: by latency
    [InlineData(1, 0.1f, 1, 0.2f, false, true)]
    [InlineData(5, 0.2f, 0, 0.3f, false, true)]         // whatever their requests in flight
    [InlineData(0, 0.3f, 5, 0.2f, true, false)]         // 5 is not above 5
    [InlineData(1, 0.2f, 5, 0.2f, false, false)]        // a tie stays with the first
    [InlineData(6, 0.1f, 5, 9f, true, false)]           // cold before hot
    [InlineData(5, 9f, 6, 0.1f, false, true)]
    [InlineData(9, 0.1f, 8, 0.2f, true, false)]         // both hot: by requests in flight
    [InlineData(8, 0.2f, 9, 0.1f, false, true)]
    [InlineData(8, 0.1f, 8, 0.2f, false, false)]        // whatever their latency
    [InlineData(8, 0.2f, 8, 0.1f, false, false)]
    public void Cold_comes_before_hot_then_latency_among_the_cold_and_requests_among_the_hot(
        float firstInFlight, float firstLatency, float secondInFlight, float secondLatency, bool isBetter, bool isWorse)
    {
        KnownLoad first = new(firstInFlight, firstLatency), second = new(secondInFlight, secondLatency);
        Assert.Equal((isBetter, isWorse), (SecondTakes(isBetter: true, first, second), SecondTakes(isBetter: false, first, second)));
    }

    [Fact]
    public void At_first_nobody_is_chosen()
    {
        var choice = new HotColdChoice(5);
        Assert.Equal((-1, HotColdChoice.NoSlot), (choice.Index, choice.Slot));
    }

    [Fact]
    public void Without_a_bar_nobody_is_hot()
    {
        var choice = new HotColdChoice(float.PositiveInfinity);
        choice.TakeIfBetter(1, 0, new(1, 0.2f));
        Assert.True(choice.TakeIfBetter(2, 1, new(60_000, 0.1f)));
    }
}
