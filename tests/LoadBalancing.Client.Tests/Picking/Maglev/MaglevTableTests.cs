using LoadBalancing.Client.Picking.Maglev;

namespace LoadBalancing.Client.Tests.Picking.Maglev;

public sealed class MaglevTableTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Random_tables_agree_with_the_formulas_slot_by_slot(int seed)
    {
        var random = new Random(seed);
        int[] sizes = [2, 3, 7, 17, 251, 1009];
        for (int run = 0; run < 30; run++)
        {
            string[] keys = [.. Enumerable.Range(0, random.Next(1, 30)).Select(i => $"10.1.{random.Next(300)}.{i}:80")];
            double[] weights = [.. keys.Select(_ => run % 3 == 0 ? 1 : run % 3 == 1 ? random.Next(1, 11) : Math.Exp(10 * random.NextDouble()) / 7)];
            int size = sizes[random.Next(sizes.Length)];
            Assert.Equal(MaglevModel.Fill(keys, weights, size), Owners(MaglevTable.Build(keys, weights, size)));
        }
    }

    [Fact]
    public void Keys_are_ordered_by_their_bytes_and_equal_keys_by_endpoint()
    {
        // U+1F600 is above U+FF5E in UTF-8, but its first half is below it in UTF-16.
        string[] keys = ["\uFF5E", "\U0001F600", "b", "a", "b", "\uFF5E1", "\U0001F6001", "\u00E9"];
        double[] weights = [1, 2, 1, 1, 3, 1, 1, 1];
        foreach (int size in (int[])[7, 11, 31, 251]) { Assert.Equal(MaglevModel.Fill(keys, weights, size), Owners(MaglevTable.Build(keys, weights, size))); }
    }

    /// <summary>Weights, found by search, whose quotient target / w rounds to a whole number although the product with it is still below the target.</summary>
    [Theory]
    [InlineData(2, 289, 34), InlineData(16, 620, 776), InlineData(284, 408, 578), InlineData(955, 764, 368), InlineData(441, 530, 636)]
    public void A_turn_comes_when_the_rounded_product_says_so(double first, double second, double third)
    {
        // A turn too early shows only where the slots have become scarce by then: small tables, many keys.
        for (int set = 0; set < 40; set++)
        {
            string[] keys = [$"a{set}", $"b{set}", $"c{set}"];
            foreach (int size in (int[])[7, 11, 13, 17, 19]) { Assert.Equal(MaglevModel.Fill(keys, [first, second, third], size), Owners(MaglevTable.Build(keys, [first, second, third], size))); }
        }
    }

    [Theory]
    [InlineData(1e-300), InlineData(1e-9)]
    public void A_weight_next_to_nothing_gets_the_one_slot_of_the_first_round(double weight)
    {
        int[] owners = Owners(MaglevTable.Build(["a", "b"], [1, weight], 65_537));
        Assert.Equal(1, owners.Count(owner => owner == 1));
    }

    [Theory]
    [InlineData(2, 7), InlineData(3, 1009), InlineData(100, 65_537), InlineData(1000, 65_537)]
    public void With_equal_weights_everybody_has_the_floor_or_the_ceiling_of_an_equal_part(int endpoints, int size)
    {
        var counts = new int[endpoints];
        foreach (int owner in Owners(Equal(endpoints, size))) { counts[owner]++; }
        Assert.All(counts, count => Assert.InRange(count, size / endpoints, (size / endpoints) + 1));
        Assert.Equal(size, counts.Sum());
    }

    [Theory]
    [InlineData(0), InlineData(17), InlineData(50), InlineData(99)]
    public void One_of_100_endpoints_lost_moves_under_2_percent_of_the_keys_of_the_others(int lost)
    {
        const int Size = 65_537;
        string[] keys = Keys(100);
        int[] before = Owners(Equal(100, Size));
        MaglevTable without = MaglevTable.Build([.. keys.Where((_, i) => i != lost)], [.. Enumerable.Repeat(1.0, 99)], Size);
        // From the 99 others' indexes to those among all.
        int[] after = [.. Owners(without).Select(owner => owner < lost ? owner : owner + 1)];
        int moved = Enumerable.Range(0, Size).Count(slot => before[slot] != lost && before[slot] != after[slot]);
        Assert.InRange(moved, 1, 0.02 * Size);
    }

    [Theory]
    [InlineData(2), InlineData(3), InlineData(5), InlineData(17), InlineData(65_537), InlineData(5_000_011), InlineData(1_073_741_827), InlineData(int.MaxValue)]
    public void The_slot_is_the_rest_of_a_division_for_every_kind_of_hash(int size)
    {
        MaglevTable table = MaglevTable.Build([], [], size);
        var random = new Random(size);
        ulong prime = (ulong)size, last = ulong.MaxValue - (ulong.MaxValue % prime);
        ulong[] edges = [0, 1, prime - 1, prime, prime + 1, last - 1, last, ulong.MaxValue, ulong.MaxValue - 1, 1UL << 63, (1UL << 63) - 1, uint.MaxValue, 1UL << 32];
        foreach (ulong hash in edges) { Assert.Equal(hash % prime, (ulong)table.SlotOf(hash)); }
        for (int i = 0; i < 20_000; i++)
        {
            ulong hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.Equal(hash % prime, (ulong)table.SlotOf(hash));
            // Right at and below a multiple, where a quotient that is too small shows.
            ulong multiple = hash - (hash % prime);
            Assert.Equal((0, (size - 1)), (table.SlotOf(multiple), table.SlotOf(Math.Max(multiple, prime) - 1)));
        }
    }

    private static string[] Keys(int endpoints) => [.. Enumerable.Range(0, endpoints).Select(i => $"10.0.{i / 250}.{i % 250}:8080")];

    private static MaglevTable Equal(int endpoints, int size) => MaglevTable.Build(Keys(endpoints), [.. Enumerable.Repeat(1.0, endpoints)], size);

    private static int[] Owners(MaglevTable table) => [.. Enumerable.Range(0, table.Size).Select(table.OwnerAt)];
}
