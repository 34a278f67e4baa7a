using LoadBalancing.Client.Picking.JumpHash;
using LoadBalancing.Client.Tests.Picking.Hashed;

namespace LoadBalancing.Client.Tests.Picking.JumpHash;

/// <summary>Lamping and Veach's algorithm: values of other implementations, and its law.</summary>
public sealed class JumpIndexTests
{
    /// <summary>Generated from the reference C++ code: jump_test.go of github.com/dgryski/go-jump. Indexes for 1, 2, 3 ... buckets.</summary>
    [Theory]
    [InlineData(0UL, new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(1UL, new[] { 0, 0, 0, 0, 0, 0, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 17, 17 })]
    [InlineData(0xDEAD_BEEFUL, new[] { 0, 1, 2, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 16, 16, 16 })]
    [InlineData(0x0DDC_0FFE_EBAD_F00DUL, new[] { 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 15, 15, 15, 15 })]
    public void A_key_jumps_where_the_reference_code_jumps(ulong key, int[] indexes) =>
        Assert.Equal(indexes, Enumerable.Range(1, indexes.Length).Select(count => JumpIndex.Of(key, count)));

    /// <summary>
    /// The first five: Guava's HashingTest (consistentHash, tested there against C++). The others: ClickHouse's jumpConsistentHash, test
    /// 00580_consistent_hashing_functions.
    /// </summary>
    [Theory]
    [InlineData(1UL, 100, 55)]
    [InlineData(2UL, 100, 62)]
    [InlineData(3UL, 100, 8)]
    [InlineData(4UL, 100, 45)]
    [InlineData(5UL, 100, 59)]
    [InlineData(1UL, 1, 0)]
    [InlineData(42UL, 57, 43)]
    [InlineData(256UL, 1_024, 520)]
    [InlineData(3_735_883_980UL, 1, 0)]
    [InlineData(3_735_883_980UL, 666, 361)]
    [InlineData(16_045_690_984_833_335_023UL, 255, 237)]
    public void A_key_jumps_where_others_say_it_jumps(ulong key, int count, int index) => Assert.Equal(index, JumpIndex.Of(key, count));

    /// <summary>From n to n + 1 buckets, 1 in n + 1 keys moves, all to the new one: 1,000 keys over 2 ... 200 buckets move 1,000 * (1/2 + ... + 1/200) = 4,878 times.</summary>
    [Fact]
    public void A_new_bucket_takes_its_share_and_nothing_else_moves()
    {
        var random = new Random(1);
        int moves = 0;
        for (int i = 0; i < 1_000; i++)
        {
            ulong key = (ulong)random.NextInt64() << 1;
            int before = JumpIndex.Of(key, 1);
            Assert.Equal(0, before);
            for (int count = 2; count <= 200; count++)
            {
                int after = JumpIndex.Of(key, count);
                Assert.True(after == before || after == count - 1, $"{key} moved from {before} to {after} of {count}");
                if (after != before) { moves++; }
                before = after;
            }
        }
        // The variance of each step is below its mean: sd < sqrt(4,878) = 70.
        Assert.InRange(moves, 4_878 - 280, 4_878 + 280);
    }

    /// <summary>What a user sees of it: shards s00 to s09, and s10 is added at the end.</summary>
    [Fact]
    public void An_endpoint_added_at_the_end_takes_one_key_in_eleven_and_nothing_else_moves()
    {
        string[] keys = HashedPool.Keys(11_000);
        int[] ten = new HashedPool("jump_hash", Given.EqualNodes(10)).OwnersOf(keys), eleven = new HashedPool("jump_hash", Given.EqualNodes(11)).OwnersOf(keys);
        Assert.All(ten.Zip(eleven), pair => Assert.True(pair.Second == pair.First || pair.Second == 10));
        Assert.InRange(eleven.Count(owner => owner == 10), 1_000 - 120, 1_000 + 120);           // 4 * sqrt(11,000 * 1/11 * 10/11) = 121
    }

    [Fact]
    public void A_key_jumps_again_and_again_until_it_finds_one_that_may_be_chosen()
    {
        var pool = new HashedPool("jump_hash", Given.EqualNodes(10));
        int[] gone = [0, 2, 3, 5, 8];
        foreach (string key in HashedPool.Keys(1_000))
        {
            ulong hash = Client.Hashing.XxHash64.Of(key);
            while (gone.Contains(JumpIndex.Of(hash, 10))) { hash = JumpIndex.Rehash(hash); }
            Assert.Equal([JumpIndex.Of(hash, 10)], pool.OwnersOf([key], gone));
        }
    }

    /// <summary>The finaliser of SplitMix64: 0 and one step on are the generator's first outputs for seed 0, as published with the reference code (prng.di.unimi.it).</summary>
    [Fact]
    public void Another_hash_of_a_key_is_what_SplitMix64_makes_of_it()
    {
        Assert.Equal(0xE220_A839_7B1D_CDAFUL, JumpIndex.Rehash(0));
        Assert.Equal(0x6E78_9E6A_A1B9_65F4UL, JumpIndex.Rehash(0x9E37_79B9_7F4A_7C15));
    }
}
