using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Picking.Subsetting;

namespace LoadBalancing.Client.Tests.Picking.Subsetting;

public sealed class RandomSubsetTests
{
    [Fact]
    public void The_lowest_digests_under_the_seed_are_taken_and_the_order_of_the_list_stays()
    {
        string[] addresses = Fleet.Addresses(100);
        for (ulong seed = 0; seed < 50; seed++)
        {
            ulong limit = addresses.Select(address => XxHash64.Of(address, seed)).Order().ElementAt(12);
            int[] expected = [.. Enumerable.Range(0, 100).Where(i => XxHash64.Of(addresses[i], seed) < limit)];
            Assert.Equal(expected, RandomSubset.Choose(addresses, 12, seed));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void When_there_are_no_more_than_wanted_all_are_taken(int count) =>
        Assert.Equal(Enumerable.Range(0, count), RandomSubset.Choose(Fleet.Addresses(count), 5, seed: 7));

    [Fact]
    public void A_subset_of_nothing_is_a_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomSubset.Choose(Fleet.Addresses(3), 0, seed: 7));

    [Fact]
    public void The_order_of_the_list_does_not_matter()
    {
        string[] addresses = Fleet.Addresses(60), shuffled = [.. addresses];
        new Random(3).Shuffle(shuffled);
        for (ulong seed = 0; seed < 50; seed++)
        {
            Assert.Equal(
                Fleet.Take(addresses, RandomSubset.Choose(addresses, 20, seed)).Order(StringComparer.Ordinal),
                Fleet.Take(shuffled, RandomSubset.Choose(shuffled, 20, seed)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void An_endpoint_that_goes_is_replaced_by_one_and_one_that_was_not_chosen_by_none()
    {
        string[] addresses = Fleet.Addresses(40);
        for (ulong seed = 0; seed < 20; seed++)
        {
            string[] with = Fleet.Take(addresses, RandomSubset.Choose(addresses, 15, seed));
            for (int gone = 0; gone < addresses.Length; gone++)
            {
                string[] rest = Fleet.Without(addresses, gone), without = Fleet.Take(rest, RandomSubset.Choose(rest, 15, seed));
                Assert.Equal(with.Contains(addresses[gone]) ? 1 : 0, Fleet.Changes(with, without));
            }
        }
    }

    [Fact]
    public void Equal_hashes_are_ordered_by_address_then_by_index()
    {
        HashedAddress[] endpoints = [new(5, "b", 0), new(5, "B", 1), new(9, "a", 2), new(5, "b", 3), new(5, "a", 4)];
        Assert.Equal([1], RandomSubset.Lowest([.. endpoints], 1));              // ordinal: B before a before b
        Assert.Equal([1, 4], RandomSubset.Lowest([.. endpoints], 2));
        Assert.Equal([0, 1, 4], RandomSubset.Lowest([.. endpoints], 3));        // of the two b the first
        // So many that a sort which is not stable would mix them.
        Assert.Equal([0, 1, 2, 3, 4], RandomSubset.Lowest([.. Enumerable.Range(0, 100).Select(i => new HashedAddress(5, "a", i))], 5));
    }

    [Fact]
    public void Over_many_seeds_every_endpoint_is_chosen_equally_often()
    {
        const int Count = 50, Size = 10, Seeds = 10_000;
        int[] counts = CountOverSeeds(Count, Size, Seeds);
        // A count is binomial: mean 10,000 * 10/50 = 2,000, variance 10,000 * 0.2 * 0.8 = 1,600. They always add up to the same, so each pair has covariance -1,600/49, and
        // (49/50) * sum((count - 2,000)^2 / 1,600) is a chi-square with 49 degrees of freedom: mean 49, standard deviation sqrt(98) = 9.9.
        double chiSquare = 49.0 / 50 * counts.Sum(count => Math.Pow(count - 2_000, 2) / 1_600);
        Assert.InRange(chiSquare, 49 - (4 * 9.9), 49 + (4 * 9.9));
    }

    [Fact]
    public void A_thousand_clients_of_twenty_among_a_thousand_servers_spread_binomially()
    {
        int[] counts = CountOverSeeds(endpoints: 1_000, size: 20, seeds: 1_000);
        // Clients a server: mean 20, deviation sqrt(1,000 * 0.02 * 0.98) = 4.43. Estimated from 1,000 servers it is off by 4.43 / sqrt(2,000) = 0.10.
        double deviation = Math.Sqrt(counts.Average(count => Math.Pow(count - 20, 2)));
        Assert.Equal(4.43, deviation, tolerance: 0.4);
    }

    private static int[] CountOverSeeds(int endpoints, int size, int seeds)
    {
        string[] addresses = Fleet.Addresses(endpoints);
        var counts = new int[endpoints];
        for (int seed = 0; seed < seeds; seed++)
        {
            foreach (int chosen in RandomSubset.Choose(addresses, size, (ulong)seed)) { counts[chosen]++; }
        }
        return counts;
    }
}
