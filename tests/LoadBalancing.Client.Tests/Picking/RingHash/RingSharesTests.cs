using LoadBalancing.Client.Picking.RingHash;

namespace LoadBalancing.Client.Tests.Picking.RingHash;

/// <summary>What a ring does with the whole range of hashes: an even comb of 2^18 of them instead of chance.</summary>
public sealed class RingSharesTests
{
    private const int Teeth = 1 << 18;
    private const int PointsEach = 160;

    [Fact]
    public void With_160_points_an_endpoint_shares_deviate_by_1_over_the_root_of_160()
    {
        // n points cut the ring into n random arcs; 160 of the 16,000 arcs make a share Beta(160, 15,840) of mean 1/100, whose deviation relative to
        // its mean is sqrt((1 - 1/100) / 160) = 0.0787, about 1 / sqrt(160) = 0.0791. 100 shares estimate it to 1 / sqrt(200) = 7 %, ten sets to 2.2 %.
        double mean = Enumerable.Range(0, 10).Average(set => RelativeDeviation([.. Enumerable.Range(0, 100).Select(i => $"10.{set}.0.{i}:8080")]));
        Assert.InRange(mean, 0.079 * 0.85, 0.079 * 1.15);
    }

    [Fact]
    public void One_endpoint_more_takes_keys_and_moves_no_others()
    {
        string[] keys = [.. Enumerable.Range(0, 101).Select(i => $"10.1.0.{i}:8080")];
        int[] before = Owners(keys[..100]), after = Owners(keys);
        int taken = 0;
        for (int i = 0; i < Teeth; i++)
        {
            if (after[i] == 100) { taken++; }
            else { Assert.Equal(before[i], after[i]); }
        }
        // 1/101 of the keys, +- 3 * 0.079 of that.
        Assert.InRange(taken, Teeth / 101 * 0.76, Teeth / 101 * 1.24);
    }

    [Fact]
    public void Weights_are_shares_of_the_ring()
    {
        double[] weights = [1, 2, 3, 4];
        RingTable ring = RingTable.Build(["a", "b", "c", "d"], weights, 100_000, 100_000);
        var counts = new int[4];
        foreach (int owner in Owners(ring)) { counts[owner]++; }
        // The lightest has 10,000 points: its share is right to 1 %, with 4 deviations 4 %.
        for (int i = 0; i < 4; i++) { Assert.Equal(1, counts[i] / (weights[i] / 10 * Teeth), tolerance: 0.04); }
    }

    private static double RelativeDeviation(string[] keys)
    {
        var shares = new double[keys.Length];
        foreach (int owner in Owners(keys)) { shares[owner] += (double)keys.Length / Teeth; }
        return Math.Sqrt(shares.Average(share => (share - 1) * (share - 1)));
    }

    private static int[] Owners(string[] keys) => Owners(RingTable.Build(keys, [.. keys.Select(_ => 1.0)], PointsEach * keys.Length, PointsEach * keys.Length));

    private static int[] Owners(RingTable ring) => [.. Enumerable.Range(0, Teeth).Select(tooth => ring.OwnerAt(ring.First((ulong)tooth << 46)))];
}
