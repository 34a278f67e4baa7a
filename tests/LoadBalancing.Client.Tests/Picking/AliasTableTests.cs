using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class AliasTableTests
{
    [Theory]
    [InlineData(new double[] { 1, 1 })]
    [InlineData(new double[] { 1, 3 })]
    [InlineData(new double[] { 0.001, 0.002, 0.003 })]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(new double[] { 1_000_000, 1 })]
    [InlineData(new double[] { 97, 1, 1, 1, 0.5 })]
    public void The_first_index_has_exactly_the_share_of_its_weight(double[] weights)
    {
        var table = new AliasTable(weights);
        // Instead of chance, a comb of 2^20 evenly spaced words: each share is right to n teeth.
        const int Teeth = 1 << 20;
        var counts = new int[weights.Length];
        for (long tooth = 0; tooth < Teeth; tooth++) { counts[table.DrawTwo((tooth << 11) + 1024).First]++; }
        double sum = weights.Sum();
        for (int i = 0; i < weights.Length; i++) { Assert.Equal(weights[i] / sum * Teeth, counts[i], tolerance: 2.0 * weights.Length); }
    }

    [Theory]
    [InlineData(new double[] { 1, 1 })]
    [InlineData(new double[] { 1, 3 })]
    [InlineData(new double[] { 1, 1, 8 })]          // the heavy one is mostly drawn as somebody's alias
    [InlineData(new double[] { 5, 1, 1, 1 })]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(new double[] { 20, 1, 1, 1, 0.5 })]
    public void The_pair_is_distinct_and_the_second_is_drawn_by_weight_or_on_a_clash_uniformly(double[] weights)
    {
        var table = new AliasTable(weights);
        var random = new Random(17);
        int n = weights.Length;
        double sum = weights.Sum();
        var counts = new int[n * n];
        for (int i = 0; i < 400_000; i++)
        {
            (int first, int second) = table.DrawTwo(random.NextInt64());
            Assert.NotEqual(first, second);
            counts[(first * n) + second]++;
        }
        double[] shares = new double[n * n];
        for (int first = 0; first < n; first++)
        {
            for (int second = 0; second < n; second++)
            {
                // p(i, j) = w_i * (w_j + w_i / (n - 1)): drawn outright, or in place of a clash.
                shares[(first * n) + second] = first == second ? 0 : weights[first] / sum * ((weights[second] / sum) + (weights[first] / sum / (n - 1)));
            }
        }
        Chance.AssertShares(shares, counts);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    [InlineData(0x7FFF_FFFFL)]
    [InlineData(0x7FFF_FFFF_0000_0000L)]
    public void The_outermost_words_stay_within_the_table(long bits)
    {
        foreach (int n in (int[])[2, 3, 10_000])
        {
            (int first, int second) = new AliasTable([.. Enumerable.Range(1, n).Select(i => (double)i)]).DrawTwo(bits);
            Assert.InRange(first, 0, n - 1);
            Assert.InRange(second, 0, n - 1);
            Assert.NotEqual(first, second);
        }
    }
}
