using System.Reflection;
using LoadBalancing.Client.Simulation.Engine;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class ChanceTests
{
    /// <summary>The first outputs of SplitMix64 for the seed 1234567, as the reference code by Vigna gives them (prng.di.unimi.it/splitmix64.c; Rosetta Code prints them).</summary>
    [Fact]
    public void It_is_SplitMix64()
    {
        ulong state = 1_234_567;
        ulong[] expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431, 16_408_922_859_458_223_821];
        Assert.All(expected, value => Assert.Equal(value, Chance.Next(ref state)));
    }

    [Fact]
    public void Draws_are_spread_evenly_from_0_to_just_under_1()
    {
        int[] counts = new int[100];
        ulong state = Chance.Seeded(1, 2);
        for (int i = 0; i < 200_000; i++) { counts[(int)(100 * Chance.Uniform(ref state))]++; }
        AssertUniform(counts);
        int[] below = new int[7];
        for (int i = 0; i < 70_000; i++) { below[Chance.Below(7, ref state)]++; }
        AssertUniform(below);
    }

    /// <summary>Each pair of things that a request draws for: ten by ten fields, all equally likely.</summary>
    [Fact]
    public void What_a_request_draws_for_one_thing_says_nothing_of_the_others()
    {
        ulong[] salts = [.. typeof(Salts).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ulong)field.GetRawConstantValue()!)];
        Assert.Equal(salts.Length, salts.Distinct().Count());
        foreach ((int i, ulong first) in salts.Index())
        {
            foreach (ulong second in salts[(i + 1)..])
            {
                ulong requests = Chance.Seeded(9, i);
                int[] counts = new int[100];
                for (int n = 0; n < 20_000; n++)
                {
                    ulong own = Chance.Next(ref requests), a = own + first, b = own + second;
                    counts[(10 * (int)(10 * Chance.Uniform(ref a))) + (int)(10 * Chance.Uniform(ref b))]++;
                }
                AssertUniform(counts);
            }
        }
    }

    [Fact]
    public void Neighbouring_seeds_and_streams_have_nothing_in_common()
    {
        foreach (Func<int, ulong> seeded in new Func<int, ulong>[] { i => Chance.Seeded(i, 0), i => Chance.Seeded(1, i), i => Chance.Seeded(i, -1) })
        {
            int[] counts = new int[100];
            for (int i = 0; i < 20_000; i++)
            {
                ulong one = seeded(i), next = seeded(i + 1);
                counts[(10 * (int)(10 * Chance.Uniform(ref one))) + (int)(10 * Chance.Uniform(ref next))]++;
            }
            AssertUniform(counts);
        }
        Assert.Equal(40_000, Enumerable.Range(0, 200).SelectMany(seed => Enumerable.Range(-1, 200).Select(stream => Chance.Seeded(seed, stream))).Distinct().Count());
    }

    /// <summary>Pearson's chi-square stays within four deviations of its mean: df + 4 * sqrt(2 df).</summary>
    private static void AssertUniform(int[] counts)
    {
        double expected = counts.Sum() / (double)counts.Length, freedom = counts.Length - 1;
        double chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.True(chiSquare <= freedom + (4 * Math.Sqrt(2 * freedom)), $"{chiSquare} for {freedom}: {string.Join(' ', counts)}");
    }
}
