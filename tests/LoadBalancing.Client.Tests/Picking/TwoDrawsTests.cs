using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class TwoDrawsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_ordered_pair_is_drawn_equally_often(int n)
    {
        var random = new Random(n);
        var counts = new int[n * n];
        for (int i = 0; i < 20_000 * n; i++)
        {
            (int first, int second) = TwoDraws.Distinct(random.NextInt64(), n);
            counts[(first * n) + second]++;
        }
        // n * (n - 1) pairs; the diagonal, an endpoint against itself, never.
        Chance.AssertShares([.. Enumerable.Range(0, n * n).Select(pair => pair / n == pair % n ? 0.0 : 1.0)], counts);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    [InlineData(0x7FFF_FFFFL)]
    [InlineData(0x7FFF_FFFF_0000_0000L)]
    public void The_outermost_words_stay_within_the_list(long bits)
    {
        foreach (int n in (int[])[2, 3, 10, 10_000, 1 << 20])
        {
            (int first, int second) = TwoDraws.Distinct(bits, n);
            Assert.InRange(first, 0, n - 1);
            Assert.InRange(second, 0, n - 1);
            Assert.NotEqual(first, second);
        }
    }
}
