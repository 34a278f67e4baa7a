using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Tests.Traffic;

/// <summary>The rule of Envoy's zone-aware routing: local while the own share of the healthy weight is not below the share of the callers.</summary>
public sealed class ZoneSharesTests
{
    private static double[] Of(double callerShare, double own, params double[] others) => ZoneShares.Of(own, others, callerShare);

    [Theory]
    [InlineData(1.0 / 3, 3, 3, 3)]          // L = C
    [InlineData(1.0 / 3, 4, 3, 3)]          // L above C
    [InlineData(0.2, 2, 5, 3)]              // L = 0.2 = C
    [InlineData(1, 3, 0, 0)]
    [InlineData(0.5, 1, 0, 0)]              // nobody is elsewhere
    [InlineData(0.5, 0, 0, 0)]              // nobody is anywhere
    public void All_stay_while_the_own_zone_has_its_share(double callerShare, double own, double second, double third) =>
        Assert.Equal([1.0, 0.0, 0.0], Of(callerShare, own, second, third));

    [Fact]
    public void What_the_own_zone_cannot_carry_goes_to_zones_that_have_more_than_their_callers_need()
    {
        // L = 1/7, C = 1/3: 3/7 stay. Both others have 3/7 and need 1/3: half of the rest each.
        Equal([3.0 / 7, 2.0 / 7, 2.0 / 7], Of(1.0 / 3, 1, 3, 3));
        // L = 0.1, C = 0.4: a quarter stays. The others need 0.3 each and have 0.6 and 0.3: the first has all that is to spare.
        Equal([0.25, 0.75, 0], Of(0.4, 1, 6, 3));
        // L = 0.2, C = 0.5: 0.4 stays. They need 0.25 each and have 0.35 and 0.45: 0.1 and 0.2 to spare.
        Equal([0.4, 0.2, 0.4], Of(0.5, 4, 7, 9));
    }

    [Fact]
    public void A_zone_without_anybody_healthy_gets_nothing()
    {
        Equal([0, 0.5, 0.5], Of(1.0 / 3, 0, 3, 3));
        Equal([0.5, 0, 0.5], Of(1, 3, 0, 3));
    }

    /// <summary>Whatever the weights: nothing is lost, nothing is negative, and what is missing here is always to spare somewhere else.</summary>
    [Fact]
    public void Shares_are_always_1_together()
    {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            double[] others = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(4) * random.NextDouble())];
            double[] shares = Of((random.NextDouble() * 0.999) + 0.001, random.Next(3) * random.NextDouble(), others);
            Assert.All(shares, share => Assert.InRange(share, 0, 1));
            Assert.Equal(1, shares.Sum(), precision: 9);
        }
    }

    /// <summary>C = 1: all callers stand here, so each zone gets what it can carry.</summary>
    [Fact]
    public void When_all_callers_stand_here_requests_go_by_weight() => Equal([0.2, 0.3, 0.5], Of(1, 2, 3, 5));

    private static void Equal(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) { Assert.Equal(expected[i], actual[i], precision: 9); }
    }
}
