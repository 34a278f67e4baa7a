using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class ThreadRandomTests
{
    /// <summary>100,000 draws over 10: a share's standard deviation is sqrt(0.1 * 0.9 / 100,000) = 0.00095; six of them would be seen once in 10^9 runs.</summary>
    [Fact]
    public void Every_index_has_the_same_chance()
    {
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) { counts[ThreadRandom.Shared.Next(10)]++; }
        Assert.All(counts, count => Assert.InRange(count / 100_000.0, 0.1 - 0.0057, 0.1 + 0.0057));
    }

    /// <summary>Each bit is one in half of the words: six standard deviations of sqrt(0.25 / 100,000) are 0.0095.</summary>
    [Fact]
    public void Every_bit_of_a_word_is_one_half_of_the_time()
    {
        int[] ones = new int[63];
        for (int i = 0; i < 100_000; i++)
        {
            long word = ThreadRandom.Shared.NextInt64();
            Assert.True(word >= 0);
            for (int bit = 0; bit < ones.Length; bit++) { ones[bit] += (int)(word >> bit) & 1; }
        }
        Assert.All(ones, count => Assert.InRange(count / 100_000.0, 0.5 - 0.0095, 0.5 + 0.0095));
    }

    [Fact]
    public void Whatever_is_not_overridden_draws_from_the_same_words()
    {
        for (int i = 0; i < 1000; i++)
        {
            Assert.InRange(ThreadRandom.Shared.Next(5, 8), 5, 7);
            Assert.InRange(ThreadRandom.Shared.NextDouble(), 0, 0.9999999999999999);
            Assert.InRange(ThreadRandom.Shared.NextSingle(), 0, 1);
            Assert.InRange(ThreadRandom.Shared.NextInt64(3), 0, 2);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadRandom.Shared.Next(-1));
    }

    [Fact]
    public void Threads_do_not_repeat_each_other()
    {
        long mine = ThreadRandom.Shared.NextInt64(), other = 0;
        var thread = new Thread(() => other = ThreadRandom.Shared.NextInt64());
        thread.Start();
        thread.Join();
        Assert.NotEqual(mine, other);
    }
}
