using LoadBalancing.Client.Health;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>Figures of Envoy's documentation ("Priority levels"), over-provisioning factor 1.4, in percent.</summary>
public sealed class PriorityLoadsTests
{
    private const double Factor = 1.4;

    /// <summary>Percent eligible in each level, of 100.</summary>
    private static PriorityLoads Of(double factor, params int[] eligible) => PriorityLoads.Of([.. eligible.Select(count => new LevelHealth(count, 100, 100))], factor);

    private static string Percent(PriorityLoads loads) => string.Join('/', loads.Shares.Select(share => Math.Round(share * 100)));

    [Theory]
    [InlineData("100/0", true, 100, 100)]
    [InlineData("100/0", true, 72, 100)]            // 1.4 * 72 = 100.8
    [InlineData("99/1", true, 71, 100)]             // 1.4 * 71 = 99.4
    [InlineData("70/30", true, 50, 100)]
    [InlineData("35/65", true, 25, 100)]
    [InlineData("0/100", true, 0, 100)]
    [InlineData("100/0", true, 72, 0)]
    [InlineData("100/0", false, 71, 0)]             // 99.4 is all there is
    [InlineData("50/50", false, 25, 25)]            // 35 + 35 = 70: each its half
    [InlineData("7/93", false, 5, 65)]              // 7 + 91 = 98
    [InlineData("100/0/0", true, 72, 72, 100)]
    [InlineData("99/1/0", true, 71, 71, 100)]
    [InlineData("70/30/0", true, 50, 60, 100)]
    [InlineData("35/35/30", true, 25, 25, 100)]
    [InlineData("36/36/29", false, 25, 25, 20)]     // 35 + 35 + 28 = 98
    [InlineData("0/35/65", true, 0, 25, 100)]
    [InlineData("100", true, 100)]
    [InlineData("100", false, 10)]                  // nobody else could
    public void Levels_take_what_they_can_carry_in_turn(string expected, bool carryAll, params int[] eligible)
    {
        PriorityLoads loads = Of(Factor, eligible);
        Assert.Equal(expected, Percent(loads));
        Assert.Equal(carryAll, loads.CarryAll);
        Assert.Equal(1, loads.Shares.Sum(), precision: 9);
    }

    [Theory]
    [InlineData(1, "99/1", 99)]
    [InlineData(1, "100/0", 100)]
    [InlineData(2, "98/2", 49)]
    [InlineData(2, "100/0", 50)]
    [InlineData(100, "100/0", 1)]
    public void The_factor_says_how_many_may_be_missing(double factor, string expected, int eligible) => Assert.Equal(expected, Percent(Of(factor, eligible, 100)));

    /// <summary>1.4 * 5 / 7 is 1, whatever a double makes of it.</summary>
    [Fact]
    public void Exactly_enough_is_enough()
    {
        PriorityLoads loads = PriorityLoads.Of([new(5, 7, 7), new(1, 1, 1)], Factor);
        Assert.Equal([1.0, 0.0], loads.Shares);
        Assert.True(loads.CarryAll);
        Assert.True(PriorityLoads.Of([new(5, 7, 7)], Factor).CarryAll);
    }

    [Fact]
    public void Where_nobody_is_eligible_requests_go_by_the_number_of_endpoints_that_accept()
    {
        Assert.Equal([0.25, 0.75], PriorityLoads.Of([new(0, 1, 4), new(0, 3, 3)], Factor).Shares);
        Assert.Equal([0.0, 1.0], PriorityLoads.Of([new(0, 0, 4), new(0, 3, 3)], Factor).Shares);
        Assert.Equal([0.8, 0.2], PriorityLoads.Of([new(0, 0, 4), new(0, 0, 1)], Factor).Shares);        // nobody accepts: all of them
        Assert.False(PriorityLoads.Of([new(0, 1, 4)], Factor).CarryAll);
    }

    [Fact]
    public void A_level_without_endpoints_gets_nothing_while_another_has_some()
    {
        Assert.Equal([0.0, 1.0], PriorityLoads.Of([new(0, 0, 0), new(1, 1, 1)], Factor).Shares);
        Assert.Equal([1.0, 0.0], PriorityLoads.Of([new(0, 0, 0), new(0, 0, 0)], Factor).Shares);
    }
}
