namespace LoadBalancing.Client.Tests;

/// <summary>What seeded draws may differ from their expectation, without being a bug.</summary>
internal static class Chance
{
    /// <summary>Pearson's chi-square of counts against expected shares stays within four deviations of its mean: df + 4 * sqrt(2 df).</summary>
    public static void AssertShares(IReadOnlyList<double> shares, IReadOnlyList<int> counts)
    {
        double total = counts.Sum(), sum = shares.Sum(), chiSquare = 0;
        Assert.Equal(shares.Count, counts.Count);
        for (int i = 0; i < counts.Count; i++)
        {
            double expected = total * shares[i] / sum;
            Assert.True(expected >= 5 || shares[i] == 0, "Too few draws for a chi-square.");
            if (shares[i] == 0) { Assert.Equal(0, counts[i]); }
            else { chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected; }
        }
        int freedom = shares.Count(share => share > 0) - 1;
        double bound = freedom + (4 * Math.Sqrt(2 * freedom));
        Assert.True(chiSquare <= bound, $"chi-square {chiSquare:F1} > {bound:F1} with {freedom} degrees of freedom: got {string.Join(", ", counts)}");
    }

    public static void AssertUniform(IReadOnlyList<int> counts) => AssertShares([.. Enumerable.Repeat(1.0, counts.Count)], counts);
}
