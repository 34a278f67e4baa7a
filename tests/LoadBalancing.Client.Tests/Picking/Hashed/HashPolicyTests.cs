using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking.Hashed;

/// <summary>What holds for every hash policy while all endpoints serve: a key has one endpoint, and keys are shared out by weight.</summary>
public sealed class HashPolicyTests
{
    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void A_key_has_one_endpoint_in_every_process_and_whatever_was_asked_before(string policy)
    {
        string[] keys = HashedPool.Keys(1_000);
        HashedPool here = new(policy, Given.EqualNodes(10), seed: 1), elsewhere = new(policy, Given.EqualNodes(10), seed: 2);
        int[] owners = here.OwnersOf(keys);
        Assert.Equal(10, owners.Distinct().Count());
        Assert.Equal(owners, elsewhere.OwnersOf(keys));
        for (int i = 0; i < 100; i++) { here.Pick(null)!.Tracker.Begin(); }          // chance and load are no part of it
        Assert.Equal(owners.Reverse(), here.OwnersOf(keys.Reverse()));
    }

    /// <summary>The hash that sources combine to counts; the key itself only where there is none.</summary>
    [Theory]
    [MemberData(nameof(HashedPool.Policies), MemberType = typeof(HashedPool))]
    public void The_hash_of_the_request_decides(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10));
        foreach (string key in HashedPool.Keys(100))
        {
            ulong hash = Client.Hashing.XxHash64.Of(key);
            Assert.Same(pool.Pick(key), pool.Picker.Pick(new PickContext { HashKey = "another", Hash = hash }));
        }
    }

    /// <summary>
    /// 100,000 keys. A Maglev table, scores and jumps are exact, so chance decides alone (chi-square). A ring has 40,000 points, 4,000 of them for the
    /// lightest of weights 1, 2, 3, 4: its share is off by 1 / sqrt(4,000) = 1.6 %, four times that is 6.3 %.
    /// </summary>
    [Theory]
    [InlineData("ring_hash", new double[] { 1, 2, 3, 4 })]
    [InlineData("maglev", new double[] { 1, 2, 3, 4 })]
    [InlineData("maglev", new double[] { 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData("rendezvous", new double[] { 1, 2, 3, 4 })]
    [InlineData("rendezvous", new double[] { 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData("rendezvous", new double[] { 0.01, 1, 100 })]
    [InlineData("jump_hash", new double[] { 1, 1, 1, 1, 1, 1, 1 })]
    public void Keys_are_shared_out_by_weight(string policy, double[] weights)
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        var options = new PickerOptions { RingHash = { MinimumRingSize = 40_000, MaximumRingSize = 40_000 } };
        EndpointPicker picker = PickerCatalog.BuiltIn[policy].Create(Given.Inputs(nodes, options: options));
        int next = 0;
        string[] keys = HashedPool.Keys(100_000);
        int[] counts = Shares.Count(nodes, keys.Length, () => picker.Pick(new PickContext { HashKey = keys[next++] }));
        if (policy != "ring_hash") { Chance.AssertShares(weights, counts); return; }
        Assert.All(weights.Zip(counts), pair => Assert.InRange(pair.Second / (100_000 * pair.First / weights.Sum()), 1 - 0.063, 1 + 0.063));
    }

    [Fact]
    public void Jump_hash_knows_places_and_no_weights()
    {
        string[] keys = HashedPool.Keys(2_000);
        Assert.Equal(new HashedPool("jump_hash", Given.EqualNodes(4)).OwnersOf(keys), new HashedPool("jump_hash", Given.Nodes(1, 100, 5, 0.1)).OwnersOf(keys));
    }

    /// <summary>20,000 draws: each of 64 bits is set in half of them, give or take 4.5 * sqrt(20,000 / 4) = 318. One that never is would leave half a ring, or half a table of two, empty.</summary>
    [Fact]
    public void A_random_key_uses_all_64_bits()
    {
        var random = new Random(1);
        ulong[] hashes = [.. Enumerable.Range(0, 20_000).Select(_ => PickContext.AnyHash(random))];
        Assert.All(Enumerable.Range(0, 64), bit => Assert.InRange(hashes.Count(hash => (hash >> bit & 1) != 0), 10_000 - 318, 10_000 + 318));
    }

    [Theory]
    [InlineData("ring_hash", 0.13)]         // 1,000 points an endpoint: 4 / sqrt(1,000)
    [InlineData("maglev", 0)]
    [InlineData("rendezvous", 0)]
    [InlineData("jump_hash", 0)]
    public void Without_a_key_every_endpoint_gets_its_share(string policy, double tolerance)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10));
        int[] counts = Shares.Count(pool.Nodes, 50_000, () => pool.Pick(null));
        if (tolerance == 0) { Chance.AssertUniform(counts); }
        Assert.All(counts, count => Assert.InRange(count, 5_000 * (0.94 - tolerance), 5_000 * (1.06 + tolerance)));       // 4 sd of 67
    }

    [Fact]
    public void A_table_of_two_entries_serves_both_endpoints_without_a_key()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = PickerCatalog.BuiltIn["maglev"].Create(Given.Inputs(nodes, options: new PickerOptions { Maglev = { TableSize = 2 } }));
        Chance.AssertUniform(Shares.Count(nodes, 2_000, () => picker.Pick(default)));
    }

    [Fact]
    public void They_and_no_others_ask_for_the_keys_of_requests()
    {
        string[] asking = [.. PickerCatalog.BuiltIn.Names.Where(name => (Given.Picker(name, Given.EqualNodes(3)).Needs & PickerNeeds.HashKey) != 0)];
        Assert.Equal(["jump_hash", "maglev", "rendezvous", "ring_hash"], asking);
    }
}
