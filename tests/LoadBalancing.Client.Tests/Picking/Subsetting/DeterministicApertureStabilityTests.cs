using LoadBalancing.Client.Picking.Subsetting;

namespace LoadBalancing.Client.Tests.Picking.Subsetting;

/// <summary>
/// One endpoint more or less, by brute force: every endpoint of many rings comes and goes, under every client of 1 to 12. The proof is in docs/policies/subsetting.md.
/// </summary>
public sealed class DeterministicApertureStabilityTests
{
    private const long Turn = 1L << 32;
    private static readonly int[] s_counts = [2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17, 21, 25, 33, 61];
    private static readonly int[] s_sizes = [2, 3, 5, 8, 12, 20, 40];

    [Theory]
    [InlineData("spread", 1, false)]
    [InlineData("one cluster", 2, true)]
    [InlineData("two clusters", 3, true)]
    [InlineData("powers of two", 4, true)]
    [InlineData("three values", 5, true)]
    public void At_most_one_entry_changes_while_the_ways_from_it_are_balanced_and_never_more_than_two(string kind, int seed, bool isHard)
    {
        var random = new Random(seed);
        int two = 0, unbalanced = 0, all = 0;
        foreach (int count in s_counts)
        {
            HashedAddress[] ring = Ring(kind, count, random);
            foreach (Change change in s_sizes.Where(size => size < count).SelectMany(size => ChangesOf(ring, size, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])))
            {
                bool isBalanced = IsBalanced(ring, change.Of, change.Length);
                // When M = n * d, one endpoint more makes the windows longer as well: then one entry comes on top, balanced or not.
                Assert.InRange(change.Lost, 0, isBalanced || change.Growth > 0 ? 1 : 2);
                Assert.Equal(change.Lost + change.Growth, change.Gained);
                all++;
                two += change.Lost > 1 ? 1 : 0;
                unbalanced += isBalanced ? 0 : 1;
            }
        }
        // The condition is no idle one: clusters break it and do change two entries. Hashes that spread do not, even over rings as small as these.
        Assert.Equal(isHard, two > 0);
        Assert.InRange((double)unbalanced / all, 0, isHard ? 0.5 : 0.05);
    }

    [Theory]
    [InlineData(13, 12, 10)]
    [InlineData(16, 12, 10)]
    [InlineData(25, 20, 20)]
    [InlineData(40, 20, 30)]
    [InlineData(100, 20, 50)]
    [InlineData(200, 170, 12)]
    public void Real_addresses_change_at_most_one_entry(int count, int size, int instances) =>
        Assert.All(ChangesOf(Sorted(HashedAddress.Of(Fleet.Addresses(count), seed: 0)), size, [instances]), change => Assert.InRange(change.Lost, 0, 1));

    [Theory]
    [InlineData(13, 12)]        // 0.4 % of changes; 65 % if windows started at their place, 50 % if the hashes did not turn the ring
    [InlineData(16, 12)]        // 0.01 %; 27 %, 12 %
    [InlineData(21, 20)]        // 0.5 %; 63 %, none
    [InlineData(25, 20)]        // 0.01 %; 53 %, 19 %
    public void Even_where_nearly_all_endpoints_are_chosen_a_second_entry_is_rare(int count, int size)
    {
        const int Rings = 1_000, Clients = 20;
        var random = new Random(6);
        int hit = Enumerable.Range(0, Rings).Count(_ => ChangesOf(Ring("spread", count + 1, random), size, [Clients], random.Next(count + 1)).Any(change => change.Lost > 1));
        Assert.InRange((double)hit / Rings, 0, 0.01);
    }

    [Theory]
    [InlineData(40, 20)]
    [InlineData(60, 30)]
    [InlineData(100, 80)]
    [InlineData(1_000, 20)]
    [InlineData(1_000, 900)]
    public void The_ways_from_every_real_address_are_balanced(int count, int size)
    {
        HashedAddress[] ring = Sorted(HashedAddress.Of(Fleet.Addresses(count), seed: 0));
        Assert.All(Enumerable.Range(0, count), x => Assert.True(IsBalanced(ring, x, size)));
    }

    /// <summary>Every endpoint of the ring comes, or those of these ranks, under every client of each number of clients.</summary>
    private static IEnumerable<Change> ChangesOf(HashedAddress[] ring, int size, int[] instances, params int[] ranks)
    {
        if (ranks.Length == 0) { ranks = [.. Enumerable.Range(0, ring.Length)]; }
        HashedAddress[][] rests = [.. ranks.Select(gone => ring.Where((_, rank) => rank != gone).ToArray())];
        var marks = new int[ring.Length];
        foreach ((int n, int i) in instances.SelectMany(n => Enumerable.Range(0, n).Select(i => (n, i))))
        {
            int[] with = DeterministicAperture.Window(ring, size, i, n);
            foreach ((int at, int x) in ranks.Index())
            {
                int[] without = DeterministicAperture.Window(rests[at], size, i, n);
                Array.Clear(marks);
                foreach (int entry in with) { marks[entry] = 1; }
                int kept = without.Sum(entry => marks[entry]);
                yield return new Change(x, without.Length, with.Length - without.Length, Gained: with.Length - kept, Lost: without.Length - kept);
            }
        }
    }

    /// <summary>The condition, in units of 2^-32 of a turn: d / 2 - 2 &lt;= D(x) &lt;= M - d / 2 + 1 for M others, where D(x) sums the ways from x forward to them.</summary>
    private static bool IsBalanced(HashedAddress[] ring, int x, int length)
    {
        // Of equal fractions the one that stands before x is a whole turn away, the one behind it nothing.
        long ways = 0;
        for (int rank = 0; rank < ring.Length; rank++) { ways += (long)ring[rank].Fraction - ring[x].Fraction + (rank < x ? Turn : 0); }
        return 2 * ways >= (length - 4) * Turn && 2 * ways <= ((2 * (ring.Length - 1)) - length + 2) * Turn;
    }

    private static HashedAddress[] Ring(string kind, int count, Random random)
    {
        uint centre = (uint)random.NextInt64(Turn);
        return Sorted([.. Enumerable.Range(0, count).Select(i => new HashedAddress(((ulong)Fraction(i) << 32) | (uint)random.Next(4), $"e{i}", i))]);

        uint Fraction(int i) => kind switch
        {
            "spread" => (uint)random.NextInt64(Turn),
            "one cluster" => centre + (uint)random.Next(1 << 16),
            "two clusters" => centre + (i % 3 == 0 ? 0x6000_0000U : 0) + (uint)random.Next(1 << 16),
            "powers of two" => 1U << (i % 32),
            _ => (uint)(i % 3) << 30,
        };
    }

    private static HashedAddress[] Sorted(HashedAddress[] endpoints)
    {
        Array.Sort(endpoints);
        return endpoints;
    }

    /// <summary>What happened to a window when the endpoint of this rank came.</summary>
    private readonly record struct Change(int Of, int Length, int Growth, int Gained, int Lost);
}
