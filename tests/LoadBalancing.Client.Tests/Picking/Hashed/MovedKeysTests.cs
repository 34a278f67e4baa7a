using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking.Hashed;

/// <summary>An endpoint that may not be chosen is walked past: only its keys move, to many others, and they come back.</summary>
public sealed class MovedKeysTests
{
    private const int Gone = 3;
    private static readonly string[] s_keys = HashedPool.Keys(5_000);

    public static TheoryData<string, string> Ways
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string policy in (string[])["ring_hash", "maglev", "rendezvous", "jump_hash"])
            {
                foreach (string way in (string[])["its word", "a new generation", "removed", "tried"]) { data.Add(policy, way); }
            }
            return data;
        }
    }

    private static int[] OwnersWithout(HashedPool pool, int gone, string way)
    {
        if (way == "tried") { return pool.OwnersOf(s_keys, gone); }
        pool.Set(gone, way == "removed" ? EndpointAvailability.Removed : EndpointAvailability.Probation);
        if (way == "a new generation") { pool.Rebuild(); }
        return pool.OwnersOf(s_keys);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Only_its_keys_move_to_many_others_and_come_back(string policy, string way)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10));
        int[] before = pool.OwnersOf(s_keys), without = OwnersWithout(pool, Gone, way);
        Assert.DoesNotContain(Gone, without);
        Assert.DoesNotContain(-1, without);
        int[] heirs = new int[10];
        foreach ((int was, int now) in before.Zip(without))
        {
            if (was == Gone) { heirs[now]++; }
            else { Assert.Equal(was, now); }
        }
        // About 500 keys for 9 others, 56 each.
        Assert.Equal(9, heirs.Count(count => count > 0));
        Assert.InRange(heirs.Max(), 1, heirs.Sum() / 4);

        pool.Set(Gone, EndpointAvailability.Eligible);
        pool.Rebuild();
        Assert.Equal(before, pool.OwnersOf(s_keys));
    }

    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void A_key_moves_to_the_same_other_endpoint_for_whatever_reason(string policy)
    {
        int[][] owners = [.. ((string[])["its word", "a new generation", "removed", "tried"]).Select(way => OwnersWithout(new HashedPool(policy, Given.EqualNodes(10)), Gone, way))];
        Assert.All(owners, other => Assert.Equal(owners[0], other));
    }

    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void When_a_second_one_goes_no_key_moves_that_had_another(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10));
        int[] withoutOne = OwnersWithout(pool, Gone, "a new generation"), withoutTwo = OwnersWithout(pool, 7, "a new generation");
        Assert.DoesNotContain(withoutTwo, owner => owner is Gone or 7);
        Assert.All(withoutOne.Zip(withoutTwo), pair => Assert.True(pair.First == 7 || pair.First == pair.Second));
    }

    /// <summary>
    /// Scores and places are of one endpoint alone. A table is built anew: with 9 instead of 10 endpoints, a ring of 10,000 has 1,112 points for each instead of
    /// 1,000, as in Envoy. Of all 11,008, 9 * 112 are new and take 1,008 / 11,008 * 8 / 9 = 8.1 % of the keys from other endpoints than their own. A Maglev table
    /// of 65,537 shifts few.
    /// </summary>
    [Theory]
    [InlineData("ring_hash", 0.1)]
    [InlineData("maglev", 0.01)]
    [InlineData("rendezvous", 0)]
    [InlineData("jump_hash", 0)]
    public void An_endpoint_of_weight_0_has_no_keys_and_the_others_keep_theirs(string policy, double moved)
    {
        var all = new HashedPool(policy, Given.EqualNodes(10));
        double[] weights = [.. Enumerable.Repeat(1.0, 10)];
        weights[Gone] = 0;
        int[] before = all.OwnersOf(s_keys), after = new HashedPool(policy, Given.Nodes(weights)).OwnersOf(s_keys);
        Assert.DoesNotContain(Gone, after);
        Assert.Equal(9, before.Zip(after).Where(pair => pair.First == Gone).Select(pair => pair.Second).Distinct().Count());
        Assert.InRange(before.Zip(after).Count(pair => pair.First != Gone && pair.First != pair.Second) / (double)before.Count(owner => owner != Gone), 0, moved);
        if (moved == 0) { Assert.Equal(all.OwnersOf(s_keys, Gone), after); }
    }

    /// <summary>One of four serves, under half of them: judgements are ignored, and keys are where they were.</summary>
    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void In_panic_those_on_probation_have_their_keys_again_but_for_who_refuses_connections(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(4));
        int[] before = pool.OwnersOf(s_keys);
        for (int i = 0; i < 3; i++) { pool.Set(i, EndpointAvailability.Probation); }
        pool.Rebuild();
        Assert.Equal(before, pool.OwnersOf(s_keys));

        pool.Nodes[1].Tracker.RefusesConnections = true;
        pool.Rebuild();
        Assert.Equal(pool.OwnersOf(s_keys, 1), pool.OwnersOf(s_keys));
        Assert.All(before.Zip(pool.OwnersOf(s_keys)), pair => Assert.Equal(pair.First != 1, pair.First == pair.Second));
    }

    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void The_last_one_gets_every_key_and_when_nobody_is_left_there_is_none(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(200));
        int[] others = [.. Enumerable.Range(0, 200).Where(i => i != 77)];
        Assert.All(pool.OwnersOf(s_keys[..200], others), owner => Assert.Equal(77, owner));
        Assert.All(pool.OwnersOf(s_keys[..200], [.. others, 77]), owner => Assert.Equal(-1, owner));
        Assert.Null(pool.Pick(null, pool.Tried([.. others, 77])));
    }

    [Theory]
    [InlineData("ring_hash", null)]
    [InlineData("maglev", null)]
    [InlineData("rendezvous", null)]
    [InlineData("jump_hash", null)]
    [InlineData("ring_hash", 1.25)]
    [InlineData("maglev", 1.25)]
    [InlineData("rendezvous", 1.25)]
    [InlineData("jump_hash", 1.25)]
    public void Walking_allocates_nothing(string policy, double? factor)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(20), factor);
        for (int i = 0; i < 15; i++) { pool.Set(i, EndpointAvailability.Probation); }
        for (int i = 0; i < 100; i++) { pool.Nodes[15].Tracker.Begin(); }               // full, where there is a bound
        TriedEndpoints tried = pool.Tried(16), all = pool.Tried([.. Enumerable.Range(0, 20)]);
        string[] keys = HashedPool.Keys(100);
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (string key in keys)
            {
                pool.Pick(key);
                pool.Pick(null);
                pool.Pick(key, tried);
                pool.Pick(key, all);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Measure()));
    }
}
