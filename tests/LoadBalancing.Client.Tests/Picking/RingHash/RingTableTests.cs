using LoadBalancing.Client.Picking.RingHash;

namespace LoadBalancing.Client.Tests.Picking.RingHash;

public sealed class RingTableTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Random_rings_agree_with_the_formulas_point_by_point(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 12; run++)
        {
            int endpoints = random.Next(1, 41);
            string[] keys = [.. Enumerable.Range(0, endpoints).Select(i => $"{(run % 3 == 0 ? "zoné-\u20AC" : "10.1.2")}.{random.Next(300)}:{i % (1 + (2 * run))}")];
            double[] weights = [.. keys.Select(_ => run % 4 == 0 ? 1 : run % 4 == 1 ? random.Next(1, 11) : Math.Exp(8 * random.NextDouble()) / 7)];
            long minimum = random.Next(1, 1500), maximum = minimum + random.Next(run % 2 == 0 ? 5 : 1500);
            AssertAgrees(new RingModel(keys, weights, minimum, maximum), RingTable.Build(keys, weights, minimum, maximum), random);
        }
    }

    [Theory]
    [InlineData(1), InlineData(1000)]
    public void A_large_ring_agrees_with_the_formulas_point_by_point(int endpoints)
    {
        // Above 49,151 points the index is coarser; one endpoint alone counts its points up to five digits.
        string[] keys = [.. Enumerable.Range(0, endpoints).Select(i => $"10.0.{i / 250}.{i % 250}:8080")];
        double[] weights = [.. Enumerable.Repeat(1.0, endpoints)];
        AssertAgrees(new RingModel(keys, weights, 65_536, 65_536), RingTable.Build(keys, weights, 65_536, 65_536), new Random(endpoints));
    }

    [Fact]
    public void A_key_may_have_any_length()
    {
        string[] keys = ["a", new string('\u20AC', 1000), "", new string('b', 31), new string('c', 300)];
        double[] weights = [1, 1, 1, 1, 1];
        AssertAgrees(new RingModel(keys, weights, 600, 600), RingTable.Build(keys, weights, 600, 600), new Random(1));
    }

    [Fact]
    public void Rounding_may_add_a_point_as_it_does_in_Envoy()
    {
        // A thousand times 65,536 * 0.001 sums up to a little more than 65,536, and the target is reached by a whole point only.
        Assert.Equal(65_537, RingPoints.Count([.. Enumerable.Repeat(1.0, 1000)], 65_536, 65_536).Sum());
    }

    [Fact]
    public void Endpoints_with_the_same_key_lie_on_the_same_points_in_their_order()
    {
        // 200 on each point: more than what insertion is asked to sort.
        string[] keys = [.. Enumerable.Repeat("same", 200)];
        RingTable ring = RingTable.Build(keys, [.. Enumerable.Repeat(1.0, 200)], 1000, 1000);
        Assert.Equal((1000, 5), (ring.Count, ring.LeastPointsPerEndpoint));
        for (int position = 0; position < ring.Count; position++) { Assert.Equal(position % 200, ring.OwnerAt(position)); }
    }

    [Theory]
    [InlineData(10), InlineData(64), InlineData(65), InlineData(3000)]
    public void Points_crowded_into_one_place_are_sorted_by_hash_then_by_endpoint(int points)
    {
        // All but the first and the last differ in the lowest bits only; many are equal.
        var random = new Random(points);
        ulong[] hashes = [ulong.MaxValue, .. Enumerable.Range(0, points).Select(_ => 0x1234_5678_9ABC_0000 + (ulong)random.Next(points / 2)), 0];
        int[] counts = [1, .. Enumerable.Repeat(1, points), 1];
        var ring = new RingTable(hashes, counts);
        int[] expected = [.. Enumerable.Range(0, hashes.Length).OrderBy(i => hashes[i]).ThenBy(i => i)];
        Assert.Equal(expected, Enumerable.Range(0, ring.Count).Select(ring.OwnerAt));
        foreach (ulong hash in hashes) { Assert.Equal(hash, hashes[ring.OwnerAt(ring.First(hash))]); }
    }

    [Fact]
    public void A_crowd_in_falling_order_is_not_left_to_insertion()
    {
        // Insertion would move 500,000^2 / 2 = 10^11 points: minutes, before anything fails.
        ulong[] hashes = [.. Enumerable.Range(0, 500_000).Select(i => 0xFFFF_0000_0000_0000 - (ulong)i)];
        var ring = new RingTable(hashes, [.. Enumerable.Repeat(1, hashes.Length)]);
        for (int position = 0; position < ring.Count; position++)
        {
            if (ring.OwnerAt(position) != hashes.Length - 1 - position) { Assert.Fail($"{ring.OwnerAt(position)} at {position}"); }
        }
    }

    [Fact]
    public void Points_at_the_ends_of_the_ring_are_found()
    {
        var ring = new RingTable([ulong.MaxValue, 0, 1UL << 63], [1, 1, 1]);
        Assert.Equal([1, 2, 0], Enumerable.Range(0, 3).Select(ring.OwnerAt));
        Assert.Equal((0, 1, 1, 2, 2), (ring.First(0), ring.First(1), ring.First(1UL << 63), ring.First((1UL << 63) + 1), ring.First(ulong.MaxValue)));
        Assert.Equal((1, 2, 0), (ring.Next(0), ring.Next(1), ring.Next(2)));
    }

    [Fact]
    public void One_point_is_the_next_of_itself()
    {
        RingTable ring = RingTable.Build(["a"], [1], 1, 1);
        Assert.Equal((1, 1, 0, 0, 0), (ring.Count, ring.LeastPointsPerEndpoint, ring.First(0), ring.First(ulong.MaxValue), ring.Next(0)));
    }

    [Fact]
    public void Without_endpoints_there_are_no_points() => Assert.Equal(0, RingTable.Build([], [], 1024, 4096).Count);

    private static void AssertAgrees(RingModel model, RingTable ring, Random random)
    {
        Assert.Equal(model.Owners, Enumerable.Range(0, ring.Count).Select(ring.OwnerAt));
        Assert.Equal(model.Least, ring.LeastPointsPerEndpoint);
        for (int i = 0; i < model.Hashes.Count; i += 1 + random.Next(1 + (model.Hashes.Count / 200)))
        {
            ulong point = model.Hashes[i];
            foreach (ulong hash in (ulong[])[point - 1, point, point + 1]) { Assert.Equal(model.First(hash), ring.First(hash)); }
        }
        for (int i = 0; i < 200; i++)
        {
            ulong hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.Equal(model.First(hash), ring.First(hash));
        }
        Assert.Equal((model.First(0), model.First(ulong.MaxValue)), (ring.First(0), ring.First(ulong.MaxValue)));
    }
}
