using LoadBalancing.Client.Picking.LeastTime;

namespace LoadBalancing.Client.Tests.Picking.LeastTime;

/// <summary>What a choice usually costs, by samples; costs are logarithms.</summary>
public sealed class TypicalCostTests
{
    private const int Doubling = LeastTimeCost.Doubling, Some = 600_000_000;

    /// <summary>A factor of 1.8: 2^0.848.</summary>
    private const int Dear = (int)(0.848 * Doubling);

    private readonly TypicalCost _typical = new();

    [Fact]
    public void Nothing_is_dear_while_nothing_is_known() => Assert.True(_typical.DearAbove > LeastTimeCost.UnknownAndBusy + (1 << 22));

    [Fact]
    public void The_first_sample_is_the_typical_cost_and_more_than_1_8_times_it_is_dear()
    {
        _typical.Add(Some);
        Assert.Equal(Some + Dear, _typical.DearAbove);
    }

    [Fact]
    public void Each_further_sample_counts_for_a_sixteenth()
    {
        _typical.Add(Some);
        _typical.Add(Some + 1_600);
        Assert.Equal(Some + Dear + 100, _typical.DearAbove);
        _typical.Add(Some + 100 - 1_600);
        Assert.Equal(Some + Dear, _typical.DearAbove);
    }

    [Fact]
    public void A_single_sample_moves_it_by_an_eighth_of_a_doubling_at_most()
    {
        _typical.Add(Some);
        _typical.Add(Some + (20 * Doubling));
        Assert.Equal(Some + Dear + (Doubling / 8), _typical.DearAbove);
        _typical.Add(1);
        Assert.Equal(Some + Dear, _typical.DearAbove);
    }

    [Fact]
    public void It_arrives_where_costs_have_gone()
    {
        _typical.Add(Some);
        for (int i = 0; i < 200; i++) { _typical.Add(Some + (3 * Doubling)); }      // the last 2 doublings: (15/16)^190 of them are 80 units
        Assert.Equal(Some + (3 * Doubling) + Dear, _typical.DearAbove, tolerance: 200);
    }

    [Fact]
    public void Endpoints_that_nobody_has_heard_from_say_nothing_of_it()
    {
        _typical.Add(Some);
        _typical.Add(LeastTimeCost.Unknown);
        _typical.Add(LeastTimeCost.UnknownAndBusy);
        _typical.Add(LeastTimeCost.UnknownAndBusy + 5);
        Assert.Equal(Some + Dear, _typical.DearAbove);
    }
}
