using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Tests.Picking.Hashed;

/// <summary>capacity = max(1, ceil(factor * (total outstanding + 1) * weight / sum of weights)), for every hash policy.</summary>
public sealed class BoundedLoadsTests
{
    private static readonly double[] s_equal = [1, 1, 1, 1], s_mixed = [1, 2, 1, 4];

    /// <summary>The last column is the capacity of endpoint 1.</summary>
    public static TheoryData<string, double, double[], int, int> Capacities
    {
        get
        {
            var data = new TheoryData<string, double, double[], int, int>();
            foreach (string policy in (string[])["ring_hash", "maglev", "rendezvous", "jump_hash"])
            {
                data.Add(policy, 1.25, s_equal, 0, 1);          // ceil(1.25 *   1 / 4) = ceil(0.31)
                data.Add(policy, 1.25, s_equal, 3, 2);          // ceil(1.25 *   4 / 4) = ceil(1.25)
                data.Add(policy, 1.25, s_equal, 9, 4);          // ceil(1.25 *  10 / 4) = ceil(3.125)
                data.Add(policy, 1, s_equal, 7, 2);             // ceil(1    *   8 / 4) = 2, exactly
                data.Add(policy, 1, s_equal, 8, 3);             // ceil(1    *   9 / 4) = ceil(2.25)
                data.Add(policy, 2, s_equal, 99, 50);           // ceil(2    * 100 / 4)
                data.Add(policy, 1.5, s_mixed, 15, 6);          // ceil(1.5  *  16 * 2 / 8)
                data.Add(policy, 1.25, s_mixed, 15, 5);         // ceil(1.25 *  16 * 2 / 8)
                data.Add(policy, 1.25, s_mixed, 16, 6);         // ceil(1.25 *  17 * 2 / 8) = ceil(5.3)
                data.Add(policy, 1_000, s_equal, 0, 250);       // ceil(1000 *   1 / 4)
            }
            return data;
        }
    }

    /// <summary>One of the keys that an endpoint has while nobody is full.</summary>
    private static string KeyOf(HashedPool pool, int owner) => HashedPool.Keys(1_000).First(key => pool.OwnersOf([key])[0] == owner);

    private static void Load(EndpointNode node, int outstanding)
    {
        while (node.Outstanding < outstanding) { node.Tracker.Begin(); }
    }

    [Theory]
    [MemberData(nameof(Capacities))]
    public void An_endpoint_is_passed_over_from_its_capacity_on(string policy, double factor, double[] weights, int total, int capacity)
    {
        var pool = new HashedPool(policy, Given.Nodes(weights), factor);
        string key = KeyOf(pool, owner: 1);
        for (int i = 0; i < total; i++) { pool.Total.Begin(); }
        Load(pool.Nodes[1], capacity - 1);
        Assert.Same(pool.Nodes[1], pool.Pick(key));
        Load(pool.Nodes[1], capacity);
        Assert.NotSame(pool.Nodes[1], pool.Pick(key));
        pool.Nodes[1].Tracker.End();
        Assert.Same(pool.Nodes[1], pool.Pick(key));                     // as soon as it has room its keys are back
    }

    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void Who_may_not_be_chosen_is_in_no_sum_of_weights(string policy)
    {
        var pool = new HashedPool(policy, Given.Nodes(s_mixed), 1.5);
        pool.Set(3, EndpointAvailability.Probation);
        pool.Rebuild();
        string key = KeyOf(pool, owner: 1);
        for (int i = 0; i < 15; i++) { pool.Total.Begin(); }
        Load(pool.Nodes[1], 11);                                        // ceil(1.5 * 16 * 2 / 4) = 12, not 6
        Assert.Same(pool.Nodes[1], pool.Pick(key));
        Load(pool.Nodes[1], 12);
        Assert.NotSame(pool.Nodes[1], pool.Pick(key));
    }

    /// <summary>ceil(1.25 * 1,000 / 10) = 125 of 1,000: its endpoint stays full all the way, seven others take the rest, in one order.</summary>
    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void One_popular_key_fills_its_endpoint_and_spills(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10), 1.25);
        int owner = pool.OwnersOf(["popular"])[0];
        for (int requests = 1; requests <= 1_000; requests++)
        {
            Begin(pool, pool.Pick("popular")!);
            int capacity = Math.Max(1, (int)Math.Ceiling(1.25 * requests / 10));
            Assert.All(pool.Nodes, node => Assert.InRange(node.Outstanding, 0, capacity));
            Assert.Equal(capacity, pool.Nodes[owner].Outstanding);
        }
        Assert.Equal([0, 0, 125, 125, 125, 125, 125, 125, 125, 125], pool.Nodes.Select(node => node.Outstanding).Order());
    }

    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void Keys_of_a_full_endpoint_go_to_different_others(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10), 1.25);
        string[] keys = [.. HashedPool.Keys(5_000).Where(key => pool.OwnersOf([key])[0] == 4)];
        Load(pool.Nodes[4], 1);
        int[] heirs = pool.OwnersOf(keys);
        Assert.DoesNotContain(4, heirs);
        Assert.Equal(9, heirs.Distinct().Count());
        Assert.InRange(heirs.GroupBy(heir => heir).Max(group => group.Count()), 1, keys.Length / 4);
        Assert.Equal(heirs, pool.OwnersOf(keys));                       // each always to the same
        Assert.Equal(new HashedPool(policy, pool.Nodes).OwnersOf(keys, 4), heirs);     // and where it would go if the endpoint were tried
    }

    /// <summary>
    /// 10,000 requests that never end, keys by Zipf's law over 1,000 (the first has 1 / H(1000) = 13 %): unbounded, its endpoint has over 1,300 of a mean of
    /// 100. Bounded, none is ever above ceil(factor * requests / 100); at factor 1 all have 100.
    /// </summary>
    [Theory]
    [InlineData("ring_hash", 1.25)]
    [InlineData("maglev", 1.25)]
    [InlineData("rendezvous", 1.25)]
    [InlineData("jump_hash", 1.25)]
    [InlineData("ring_hash", 1.0)]
    [InlineData("maglev", 1.0)]
    [InlineData("rendezvous", 1.0)]
    [InlineData("jump_hash", 1.0)]
    public void The_fullest_of_100_endpoints_has_at_most_factor_times_the_mean(string policy, double factor)
    {
        HashedPool bounded = new(policy, Given.EqualNodes(100), factor), free = new(policy, Given.EqualNodes(100));
        string[] keys = HashedPool.Keys(1_000);
        double[] upTo = [.. keys.Select((_, i) => 1.0 / (i + 1))];
        for (int i = 1; i < upTo.Length; i++) { upTo[i] += upTo[i - 1]; }
        var random = new Random(7);
        for (int requests = 1; requests <= 10_000; requests++)
        {
            int drawn = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
            string key = keys[drawn < 0 ? ~drawn : drawn];
            free.Pick(key)!.Tracker.Begin();
            EndpointNode chosen = bounded.Pick(key)!;
            Begin(bounded, chosen);
            Assert.InRange(chosen.Outstanding, 1, (int)Math.Ceiling(factor * requests / 100));
        }
        Assert.Equal(10_000, bounded.Nodes.Sum(node => node.Outstanding));
        Assert.True(free.Nodes.Max(node => node.Outstanding) > 1_200);
        if (factor == 1) { Assert.All(bounded.Nodes, node => Assert.Equal(100, node.Outstanding)); }
    }

    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void By_default_there_is_no_bound(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10));
        int owner = pool.OwnersOf(["popular"])[0];
        for (int i = 0; i < 1_000; i++) { Begin(pool, pool.Pick("popular")!); }
        Assert.Equal(1_000, pool.Nodes[owner].Outstanding);
    }

    /// <summary>Exclusions and races bring it about: then the bound is what gives way, and the key's own endpoint is the choice.</summary>
    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void When_everybody_is_full_a_choice_exists(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10), 1.25);
        string[] keys = HashedPool.Keys(200);
        int[] owners = pool.OwnersOf(keys), second = pool.OwnersOf(keys, 4);
        foreach (EndpointNode node in pool.Nodes) { Load(node, 10); }   // and the total says 0: each may have 1
        Assert.Equal(owners, pool.OwnersOf(keys));
        Assert.Equal(second, pool.OwnersOf(keys, 4));
        Assert.NotNull(pool.Pick(null));
        Assert.Equal([-1], pool.OwnersOf(["x"], [.. Enumerable.Range(0, 10)]));
    }

    /// <summary>One of 200 has room, at the far end of any walk.</summary>
    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void The_only_one_with_room_is_found(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(200), 1);
        foreach (EndpointNode node in pool.Nodes.RemoveAt(99)) { Begin(pool, node); }
        Assert.All(pool.OwnersOf(HashedPool.Keys(300)), owner => Assert.Equal(99, owner));
    }

    /// <summary>Five of 1,000 have room, 200 places apart. 32 jumps miss them with probability 0.995^32 = 0.85, and then the key still chooses among them: a fifth each, give or take 4 * sqrt(1,000 * 0.2 * 0.8) = 51.</summary>
    [Fact]
    public void Keys_that_find_room_by_a_scan_only_go_to_different_endpoints_too()
    {
        var pool = new HashedPool("jump_hash", Given.EqualNodes(1_000), 1);
        foreach ((int i, EndpointNode node) in pool.Nodes.Index()) { if (i % 200 != 0) { Begin(pool, node); } }
        int[] owners = pool.OwnersOf(HashedPool.Keys(1_000));
        Assert.All(owners, owner => Assert.Equal(0, owner % 200));
        Assert.All(owners.GroupBy(owner => owner), group => Assert.InRange(group.Count(), 200 - 51, 200 + 51));
    }

    /// <summary>What the cluster counts when an attempt begins.</summary>
    private static void Begin(HashedPool pool, EndpointNode node)
    {
        node.Tracker.Begin();
        pool.Total.Begin();
    }
}
