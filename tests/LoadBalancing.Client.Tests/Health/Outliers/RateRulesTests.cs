using LoadBalancing.Client.Health.Outliers;

namespace LoadBalancing.Client.Tests.Health.Outliers;

public sealed class RateRulesTests
{
    private static OutlierConfig Config(Action<OutlierOptions>? configure = null)
    {
        var options = new OutlierOptions();
        configure?.Invoke(options);
        return OutlierConfig.From(options);
    }

    private static EndpointRecord Of(int requests, int failed, bool wasOnProbation = false) => new(requests - failed, failed, wasOnProbation);

    private static EndpointRecord[] Well(int count, int requests = 1_000) => [.. Enumerable.Repeat(Of(requests, 0), count)];

    private static string[] Rules(OutlierConfig config, EndpointRecord[] records) => [.. RateRules.Judge(config, records).Select(verdict => $"{verdict.Index} {verdict.Rule}")];

    [Theory]
    // four others without a failure: median 1, threshold 0.95. At it, above it, below it.
    [InlineData(1_000, 50, "")]
    [InlineData(1_000, 49, "")]
    [InlineData(1_000, 51, "0 success_rate")]
    [InlineData(100, 6, "0 success_rate")]
    [InlineData(99, 6, "")]                         // one request too few
    public void A_success_rate_ejects_below_the_threshold_and_not_at_it(int requests, int failed, string expected) =>
        Assert.Equal(expected, string.Join(", ", Rules(Config(), [Of(requests, failed), .. Well(4)])));

    [Fact]
    public void Fewer_than_five_endpoints_with_enough_requests_judge_nobody()
    {
        Assert.Empty(Rules(Config(), [Of(1_000, 500), .. Well(3)]));
        Assert.Empty(Rules(Config(), [Of(1_000, 500), .. Well(3), Of(99, 0)]));
        Assert.Equal(["0 success_rate"], Rules(Config(), [Of(1_000, 500), .. Well(3), Of(100, 0)]));
    }

    [Theory]
    // more than 85 % of at least 50 requests; the success rate is not asked: too few for it
    [InlineData(60, 51, "")]                        // 85 % exactly
    [InlineData(60, 52, "0 failure_percentage")]
    [InlineData(50, 43, "0 failure_percentage")]    // 86 %
    [InlineData(49, 49, "")]
    public void A_share_of_failures_ejects_above_the_threshold_and_not_at_it(int requests, int failed, string expected) =>
        Assert.Equal(expected, string.Join(", ", Rules(Config(), [Of(requests, failed), .. Well(4, 60)])));

    [Fact]
    public void Where_all_are_equally_bad_only_the_share_of_failures_speaks()
    {
        EndpointRecord[] half = [.. Enumerable.Repeat(Of(1_000, 500), 6)], most = [.. Enumerable.Repeat(Of(1_000, 900), 6)];
        Assert.Empty(Rules(Config(), half));
        Assert.Equal(6, Rules(Config(), most).Length);
        Assert.All(Rules(Config(), most), rule => Assert.EndsWith("failure_percentage", rule, StringComparison.Ordinal));
    }

    [Theory]
    // A tenth of the requests is enough then, and 25 points more are wanted: below 0.70.
    [InlineData(60, 30, true, "0 success_rate")]
    [InlineData(60, 30, false, "")]
    [InlineData(10, 3, true, "")]                   // 0.70 exactly
    [InlineData(10, 4, true, "0 success_rate")]
    [InlineData(9, 5, true, "")]
    public void An_endpoint_that_probation_kept_from_requests_is_judged_on_fewer(int requests, int failed, bool wasOnProbation, string expected) =>
        Assert.Equal(expected, string.Join(", ", Rules(Config(), [Of(requests, failed, wasOnProbation), .. Well(4)])));

    [Theory]
    [InlineData(9, "")]                             // a tenth of 50 would be 5
    [InlineData(10, "0 success_rate")]
    public void But_never_on_fewer_than_ten(int requests, string expected) =>
        Assert.Equal(expected, string.Join(", ", Rules(Config(options => options.SuccessRate.MinimumRequests = 50), [Of(requests, requests, wasOnProbation: true), .. Well(4)]).Where(rule => rule.Contains("success_rate", StringComparison.Ordinal))));

    [Fact]
    public void The_method_is_the_configured_one()
    {
        OutlierConfig sigma = Config(options => options.SuccessRate.Method = SuccessRateMethod.MeanSigma);
        EndpointRecord[] three = [.. Enumerable.Repeat(Of(1_000, 800), 3), .. Well(7)];
        Assert.Empty(Rules(sigma, three));
        Assert.Equal(3, Rules(Config(), three).Length);
    }

    [Theory]
    [InlineData(0.5, 10, 5)]
    [InlineData(0.5, 9, 5)]                         // rounded up
    [InlineData(0.5, 1, 1)]
    [InlineData(0, 10, 1)]                          // one always may
    [InlineData(0.1, 100, 10)]
    [InlineData(0.3, 10, 3)]                        // 0.3 * 10 is a hair above 3 as a double
    [InlineData(1, 10, 10)]
    public void The_share_that_may_be_ejected_is_rounded_up_and_one_always_may(double share, int endpoints, int expected) =>
        Assert.Equal(expected, Config(options => options.MaximumEjectedShare = share).MostEjected(endpoints));

    [Theory]
    [InlineData(60, 30, 0, 100, true)]              // 50 % against 0 %: 50 points
    [InlineData(60, 29, 0, 100, false)]
    [InlineData(10, 10, 50, 100, true)]             // 100 % against 50 %
    [InlineData(10, 10, 51, 100, false)]
    [InlineData(10, 10, 0, 4, false)]               // a peer with four answers says nothing
    [InlineData(10, 10, 0, 5, true)]
    public void Plain_failures_are_the_endpoints_where_a_peer_fails_50_points_less(int requests, int failed, int peerFailed, int peerRequests, bool expected)
    {
        EndpointRecord[] records = [Of(requests, failed), Of(peerRequests, peerFailed), Of(100, 100)];
        Assert.Equal(expected, PeerComparison.BestOfOthers(records, 0) is { } best && PeerComparison.IsWorse(in records[0], best));
    }

    [Theory]
    [InlineData(1, false, 27, 30)]
    [InlineData(2, false, 54, 60)]
    [InlineData(10, false, 270, 300)]
    [InlineData(11, false, 270, 300)]               // at most 300
    [InlineData(1, true, 0.9, 1)]
    [InlineData(4, true, 3.6, 4)]
    public void An_ejection_lasts_base_times_how_often_less_up_to_a_tenth(int times, bool isTransport, double least, double most)
    {
        var random = new Random(1);
        double[] seconds = [.. Enumerable.Range(0, 1_000).Select(_ => Config().Times.Of(times, isTransport, random).TotalSeconds)];
        Assert.InRange(seconds.Min(), least, least + ((most - least) / 100));
        Assert.InRange(seconds.Max(), most - ((most - least) / 100), most);
    }
}
