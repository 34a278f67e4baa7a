using LoadBalancing.Client.Health.Baking;

namespace LoadBalancing.Client.Tests.Health.Baking;

/// <summary>Harm: up by 5 points, at least twice what it was, with 100 requests on each side, and not where the version touched nothing.</summary>
public sealed class HarmRuleTests
{
    private static readonly BakeConfig Default = BakeConfig.From(new BakeOptions());

    private static EndpointErrors Touched(long requests, long failures, double weight = 1) => new(weight, IsTouched: true, new(requests, failures));

    private static EndpointErrors Untouched(long requests, long failures) => new(1, IsTouched: false, new(requests, failures));

    private static bool Harms(ErrorCounts before, params EndpointErrors[] since) => HarmRule.Judge(Default, new HarmEvidence(before, [.. since])) is not null;

    [Theory]
    // before: requests, failures; since: requests, failures
    [InlineData(100, 0, 100, 5, true)]              // 0 -> 5 %: just
    [InlineData(100, 0, 1_000, 49, false)]          // 4.9 points
    [InlineData(100, 0, 99, 50, false)]             // too few since
    [InlineData(99, 0, 100, 50, false)]             // too few before
    [InlineData(1_000, 40, 1_000, 90, true)]        // 4 -> 9 %: 5 points, 2.25 times
    [InlineData(1_000, 60, 1_000, 119, false)]      // 6 -> 11.9 %: 5.9 points, but less than twice
    [InlineData(1_000, 60, 1_000, 120, true)]       // exactly twice
    [InlineData(100, 60, 100, 100, false)]          // 60 -> 100 %: not twice
    public void The_share_of_failures_is_held_against_what_it_was(long requestsBefore, long failuresBefore, long requests, long failures, bool harms) =>
        Assert.Equal(harms, Harms(new(requestsBefore, failuresBefore), Touched(requests, failures)));

    [Fact]
    public void Endpoints_that_health_keeps_away_count_as_if_they_got_their_share()
    {
        // Of ten, five answered their two requests with failures and get none now: 10 of 1,000 failed, which is 1 %. By weight it is (5 - the worst 1) / 9 = 44 %.
        EndpointErrors[] half = [.. Enumerable.Repeat(Touched(2, 2), 5), .. Enumerable.Repeat(Touched(198, 0), 5)];
        Assert.True(Harms(new(1_000, 0), half));
        Assert.Contains("1.0 % of 1000 requests failed, and 44.4 % would have", HarmRule.Judge(Default, new HarmEvidence(new(1_000, 0), [.. half]))!, StringComparison.Ordinal);
        // One alone may have broken by chance.
        Assert.False(Harms(new(1_000, 0), [Touched(2, 2), .. Enumerable.Repeat(Touched(198, 0), 9)]));
        // But not the only one that the version touched.
        Assert.True(Harms(new(1_000, 0), [Touched(2, 2), .. Enumerable.Repeat(Untouched(198, 0), 9)]));
        // Two of a hundred are under five points: (2 - 1) / 99 = 1 %.
        Assert.False(Harms(new(1_000, 0), [Touched(2, 2), Touched(2, 2), .. Enumerable.Repeat(Touched(198, 0), 98)]));
        // Weights count: the lighter of two is 1 of 1 + 9 = 10 %, after the heavier worst one is left out.
        Assert.True(Harms(new(1_000, 0), Touched(10, 10, weight: 4), Touched(10, 10), Touched(500, 0, weight: 9)));
        // What gets no requests at all says nothing.
        Assert.False(Harms(new(1_000, 0), Touched(500, 0), Touched(0, 0), Touched(0, 0)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(25, true)]                          // 30 % against 25 %: five points less
    [InlineData(26, false)]                         // within five points is as high
    [InlineData(40, false)]
    public void What_fails_as_much_where_the_version_touched_nothing_is_not_its_doing(long untouchedFailures, bool harms) =>
        Assert.Equal(harms, Harms(new(1_000, 0), Touched(100, 30), Untouched(100, untouchedFailures)));

    [Fact]
    public void A_version_that_touched_no_endpoint_does_no_harm() => Assert.False(Harms(new(1_000, 0), Untouched(100, 50)));

    [Theory]
    [InlineData(null, 10, 100, false)]
    [InlineData(2.0, 10, 20, true)]
    [InlineData(2.0, 10, 19.9, false)]
    public void Latency_counts_by_option(double? rise, double before, double since, bool harms)
    {
        BakeConfig config = Default with { MaximumLatencyRise = rise };
        var evidence = new HarmEvidence(new(100, 0), [Touched(100, 0)]) { LatencyBefore = TimeSpan.FromMilliseconds(before), LatencySince = TimeSpan.FromMilliseconds(since) };
        Assert.Equal(harms, HarmRule.Judge(config, evidence) is not null);
        Assert.Null(HarmRule.Judge(config, evidence with { LatencyBefore = null }));
    }
}
