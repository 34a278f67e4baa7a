using LoadBalancing.Client.Picking.Subsetting;

namespace LoadBalancing.Client.Tests.Picking.Subsetting;

public sealed class DeterministicApertureTests
{
    [Fact]
    public void Every_endpoint_has_exactly_its_share_of_clients()
    {
        foreach ((int count, int size, int instances) in Cases())
        {
            string[] addresses = Fleet.Addresses(count);
            int length = Math.Min(count, Math.Max(size, (int)Math.Ceiling((double)count / instances)));
            var clients = new int[count];
            for (int instance = 0; instance < instances; instance++)
            {
                int[] chosen = DeterministicAperture.Choose(addresses, size, instance, instances);
                Assert.Equal(length, chosen.Length);
                Assert.Equal(chosen.Distinct().Order(), chosen);
                foreach (int i in chosen) { clients[i]++; }
            }
            // n windows of d entries over M endpoints: floor or ceiling of n * d / M each, and at least 1 because d >= M / n.
            int floor = instances * length / count;
            Assert.InRange(clients.Min(), Math.Max(1, floor), instances);
            Assert.InRange(clients.Max(), 1, floor + (instances * length % count > 0 ? 1 : 0));
        }

        static IEnumerable<(int Count, int Size, int Instances)> Cases() =>
            from count in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 20, 21, 24, 31, 44, 45]
            from size in (int[])[1, 2, 3, 5, 12, 20, 44]
            from instances in (int[])[1, 2, 3, 4, 5, 7, 10, 12, 31]
            select (count, size, instances);
    }

    [Fact]
    public void A_thousand_clients_of_twenty_give_each_of_a_thousand_servers_exactly_twenty()
    {
        HashedAddress[] endpoints = HashedAddress.Of(Fleet.Addresses(1_000), seed: 0);
        var clients = new int[1_000];
        for (int instance = 0; instance < 1_000; instance++)
        {
            foreach (int i in DeterministicAperture.Window(endpoints, 20, instance, 1_000)) { clients[i]++; }
        }
        Assert.All(clients, count => Assert.Equal(20, count));
    }

    [Fact]
    public void The_window_is_where_the_formula_puts_it()
    {
        // Quarters: u = 0, 1/4, 1/2, 3/4, so sum(u) = 3/2. Client 1 of 3, 2 entries: 1 * 4/3 + 4/2 - 3/2 - 2/2 = 5/6, so it starts at rank 0.
        Assert.Equal([0, 1], Window(Quarters(), 2, 1, 3));
        // Client 0: 0 + 2 - 3/2 - 1 = -1/2, so it starts at rank -1, which is rank 3. Client 2: 8/3 - 1/2 = 13/6, rank 2.
        Assert.Equal([0, 3], Window(Quarters(), 2, 0, 3));
        Assert.Equal([2, 3], Window(Quarters(), 2, 2, 3));
        // An odd length starts half a rank later: client 0 of 3, 3 entries: 2 - 3/2 - 3/2 = -1. Client 1: 4/3 - 1 = 1/3. Client 2: 8/3 - 1 = 5/3.
        Assert.Equal([0, 1, 3], Window(Quarters(), 3, 0, 3));
        Assert.Equal([0, 1, 2], Window(Quarters(), 3, 1, 3));
        Assert.Equal([1, 2, 3], Window(Quarters(), 3, 2, 3));

        static HashedAddress[] Quarters() => Hashed([0, 0x4000_0000, 0x8000_0000, 0xC000_0000]);
    }

    [Fact]
    public void The_arithmetic_is_exact_to_the_last_bit()
    {
        // Two clients, 2 of 3 endpoints: y - d/2 = 3/2 - sum(u) - 1 for client 0. With sum(u) = 1/2 that is exactly 0; one 2^-32 more, and it is just below: rank -1.
        Assert.Equal([0, 1], Window(Hashed([0, 0x1000_0000, 0x7000_0000]), 2, 0, 2));
        Assert.Equal([0, 2], Window(Hashed([0, 0x1000_0000, 0x7000_0001]), 2, 0, 2));
    }

    [Fact]
    public void The_order_of_the_list_does_not_matter()
    {
        string[] addresses = Fleet.Addresses(60), shuffled = [.. addresses];
        new Random(3).Shuffle(shuffled);
        for (int instance = 0; instance < 7; instance++)
        {
            Assert.Equal(
                Fleet.Take(addresses, DeterministicAperture.Choose(addresses, 20, instance, 7)).Order(StringComparer.Ordinal),
                Fleet.Take(shuffled, DeterministicAperture.Choose(shuffled, 20, instance, 7)).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void When_there_are_no_more_than_wanted_all_are_taken(int count) =>
        Assert.Equal(Enumerable.Range(0, count), DeterministicAperture.Choose(Fleet.Addresses(count), 5, instance: 1, instances: 3));

    [Fact]
    public void Few_clients_take_more_than_wanted_so_that_they_reach_every_endpoint() =>
        Assert.Equal(34, DeterministicAperture.Choose(Fleet.Addresses(100), 20, instance: 1, instances: 3).Length);     // ceil(100 / 3)

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 3, 3)]
    public void Sizes_and_instances_out_of_range_are_mistakes(int size, int instance, int instances) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicAperture.Choose(Fleet.Addresses(3), size, instance, instances));

    [Fact]
    public void The_largest_numbers_do_not_overflow() =>
        Assert.Equal(100, DeterministicAperture.Choose(Fleet.Addresses(10_000), 100, int.MaxValue - 1, int.MaxValue).Length);

    private static int[] Window(HashedAddress[] endpoints, int size, int instance, int instances) => DeterministicAperture.Window(endpoints, size, instance, instances);

    private static HashedAddress[] Hashed(uint[] fractions) => [.. fractions.Select((fraction, i) => new HashedAddress((ulong)fraction << 32, $"e{i}", i))];
}
