using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Traffic.Routing;

/// <summary>Shares of a split, drawn and by key.</summary>
public sealed class SplitTests
{
    private const int Keys = 20_000;

    private static RoutingConfig Routing(bool sticky, params double[] percents)
    {
        var options = new TrafficOptions { StickySplits = sticky };
        foreach ((int i, double percent) in percents.Index()) { options.Splits.Add(new TrafficSplitOptions { Subset = { ["track"] = $"t{i}" }, Percent = percent }); }
        return RoutingConfig.From(options)!;
    }

    private static Route Split(params double[] percents) => Assert.Single(Routing(sticky: true, percents).Routes);

    private static int[] ByKey(Route split) => [.. Enumerable.Range(0, Keys).Select(key => split.At(SplitPlace.Of(XxHash64.Of($"customer-{key}"))).Index)];

    private static int[] Counts(IEnumerable<int> targets, int length)
    {
        var counts = new int[length];
        foreach (int target in targets) { counts[target]++; }
        return counts;
    }

    [Theory]
    [InlineData(20.0, 80.0)]
    [InlineData(5.0, 25.0, 70.0)]
    [InlineData(0.0, 50.0, 0.0, 50.0)]
    public void Shares_are_as_configured_drawn_and_by_key(params double[] percents)
    {
        Route split = Split(percents);
        var random = new Random(11);
        Chance.AssertShares(percents, Counts(Enumerable.Range(0, Keys).Select(_ => split.At(random.NextDouble()).Index), percents.Length));
        Chance.AssertShares(percents, Counts(ByKey(split), percents.Length));
    }

    /// <summary>5 to 20 %: 15 of 100 keys move, all of them to the one that grew, wherever it stands.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void When_a_share_grows_only_those_move_that_must(int growing)
    {
        double[] before = growing == 0 ? [5, 95] : [95, 5], after = growing == 0 ? [20, 80] : [80, 20];
        int[] was = ByKey(Split(before)), has = ByKey(Split(after));
        (int First, int Second)[] moved = [.. was.Zip(has).Where(pair => pair.First != pair.Second)];
        Assert.All(moved, pair => Assert.Equal(growing, pair.Second));
        Chance.AssertShares([15, 85], [moved.Length, Keys - moved.Length]);
    }

    [Fact]
    public void Seeded_shares_of_any_size_only_grow_toward_the_one_that_grows()
    {
        var random = new Random(3);
        for (int i = 0; i < 50; i++)
        {
            double low = random.NextDouble() * 100, high = low + (random.NextDouble() * (100 - low));
            Route less = Split(low, 100 - low), more = Split(high, 100 - high);
            for (int key = 0; key < 500; key++)
            {
                double place = SplitPlace.Of(XxHash64.Of($"k{key}"));
                if (less.At(place).Index == 0) { Assert.Equal(0, more.At(place).Index); }
            }
        }
    }

    /// <summary>Keys of one endpoint of a table of ten, by the upper bits or by modulo, are split as all others are.</summary>
    [Fact]
    public void A_place_says_nothing_of_where_hash_policies_send_the_key()
    {
        ulong[] hashes = [.. Enumerable.Range(0, Keys).Select(key => XxHash64.Of($"customer-{key}"))];
        Route split = Split(20, 80);
        foreach (Func<ulong, int> table in (Func<ulong, int>[])[hash => (int)(hash % 10), hash => (int)(((hash >> 11) * 10) >> 53)])
        {
            for (int endpoint = 0; endpoint < 10; endpoint++)
            {
                Chance.AssertShares([20, 80], Counts(hashes.Where(hash => table(hash) == endpoint).Select(hash => split.At(SplitPlace.Of(hash)).Index), 2));
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.999_999_999_999_999_9)]
    public void The_ends_of_the_scale_belong_to_somebody_with_a_share(double place)
    {
        Assert.True(Split(0, 33.333, 33.333, 33.334, 0).At(place).Index is 1 or 3);
        Assert.Equal(1, Split(0, 100, 0).Sole!.Index);
        Assert.Null(Split(50, 50).Sole);
    }

    [Fact]
    public void A_key_is_needed_only_where_it_decides()
    {
        Assert.True(Split(50, 50).NeedsKey);
        Assert.False(Split(100).NeedsKey);
        Assert.False(Assert.Single(Routing(sticky: false, 50, 50).Routes).NeedsKey);
    }
}
