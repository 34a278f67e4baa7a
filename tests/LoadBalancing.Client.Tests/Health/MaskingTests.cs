using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Outliers;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>Several endpoints fail together, which hides each of them from rules that compare.</summary>
public sealed class MaskingTests
{
    private static readonly int[] s_three = [0, 1, 2], s_six = [0, 1, 2, 3, 4, 5];

    [Theory]
    [InlineData("round_robin")]
    [InlineData("least_time")]
    [InlineData("power_of_two_choices")]
    [InlineData("ring_hash")]
    public void Three_of_ten_that_always_fail_leave_within_two_intervals(string policy)
    {
        using var fleet = new Fleet(10, policy: policy);
        fleet.Drive(12);
        fleet.Answering(OutcomeKind.Failure, s_three).Drive(20);
        Assert.Equal(["e0", "e1", "e2"], fleet.Out);
        Assert.InRange(fleet.Failed, 6, 40);                                    // 4,000 requests: two each, and what probes cost
        Assert.False(fleet.Cluster.Describe().IsPanicking);
    }

    [Fact]
    public void The_success_rate_alone_sees_three_of_ten()
    {
        using var fleet = new Fleet(10, options => options.Health.Outliers.Consecutive.Failures = 0);
        fleet.Drive(11);
        fleet.FailingBy(0.6, s_three).Drive(21);
        Assert.Equal(["e0", "e1", "e2"], fleet.Ejected);
        Assert.Contains("a success rate of", fleet.Cluster.Journal.First(entry => entry.Kind == "endpoint.ejected").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void By_mean_and_sigma_nobody_is_ejected_then()
    {
        using var fleet = new Fleet(10, options =>
        {
            options.Health.Outliers.Consecutive.Failures = 0;
            options.Health.Outliers.SuccessRate.Method = SuccessRateMethod.MeanSigma;
        });
        // Rates of 0.75 and 1: mean 0.925, sigma 0.1146, threshold 0.707.
        fleet.FailingEachFourth(s_three).Drive(40);
        Assert.DoesNotContain(fleet.Cluster.Journal, entry => entry.Kind == "endpoint.ejected");
    }

    [Fact]
    public void An_endpoint_that_fails_half_of_its_requests_leaves_within_two_intervals()
    {
        using var fleet = new Fleet(10);
        fleet.Drive(11);
        fleet.FailingBy(0.5, 4).Drive(21);
        Assert.Equal(["e4"], fleet.Ejected);
        fleet.Drive(5);
        Assert.Equal(0, fleet.Failed);
    }

    [Fact]
    public void One_percent_of_errors_everywhere_ejects_nobody()
    {
        using var fleet = new Fleet(10);
        fleet.FailingBy(0.01, [.. Enumerable.Range(0, 10)]).Drive(120);
        Assert.DoesNotContain(fleet.Cluster.Journal, entry => entry.Kind == "endpoint.ejected");
    }

    [Fact]
    public void Six_of_ten_that_refuse_connections_get_nothing_but_probes()
    {
        using var fleet = new Fleet(10);
        fleet.Answering(OutcomeKind.Unreachable, s_six).Drive(1);
        fleet.Drive(20);
        Assert.Equal(s_six.Select(i => $"e{i}"), fleet.Out);
        Assert.InRange(s_six.Sum(i => fleet.Sent.GetValueOrDefault($"e{i}")), 0, 6 * 5);        // probes after 1, 2, 4, 8 s
        Assert.True(fleet.Cluster.Describe().IsPanicking);                                       // panic is on, and does not bring them back
    }

    [Fact]
    public void Of_six_of_ten_that_always_fail_five_leave_and_traffic_continues()
    {
        using var fleet = new Fleet(10);
        fleet.Answering(OutcomeKind.Failure, s_six).Drive(30);
        Assert.Equal(5, fleet.Out.Count());                                                      // ceil(10 / 2)
        Assert.False(fleet.Cluster.Describe().IsPanicking);                                      // 5 of 10 is not under a half
        fleet.Drive(2);
        Assert.InRange(fleet.Failed, 70, 90);                                                    // of 400 the fifth that the sixth gets, and probes
        JournalEntry kept = fleet.Cluster.Journal.First(entry => entry.Kind == "endpoint.kept");
        Assert.EndsWith("; but 5 endpoints are out by judgement, and no more than 5 may be", kept.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_of_three_of_nine_leaves_whole()
    {
        foreach (OutcomeKind kind in new[] { OutcomeKind.Unreachable, OutcomeKind.GatewayFailure, OutcomeKind.Failure })
        {
            using var fleet = new Fleet(9);
            fleet.Drive(2);
            fleet.Answering(kind, s_three).Drive(20);
            Assert.Equal(["e0", "e1", "e2"], fleet.Out);
        }
    }

    [Fact]
    public void When_all_fail_all_are_used()
    {
        using var fleet = new Fleet(4);
        fleet.Answering(OutcomeKind.Failure, 0, 1, 2, 3).Drive(60);
        Assert.Equal(12_000, fleet.Sent.Values.Sum());
        Assert.Equal(12_000, fleet.Failed);
        fleet.Answering(OutcomeKind.Success, 0, 1, 2, 3).Drive(90);
        Assert.Empty(fleet.Out);
        fleet.Drive(1);
        Assert.Equal(0, fleet.Failed);
    }

    [Fact]
    public void A_flapping_endpoint_is_out_for_longer_each_time_and_forgiven_in_the_end()
    {
        using var fleet = new Fleet(4);
        List<double> lasted = [];
        for (int i = 0; i < 4; i++)
        {
            fleet.Burst(0, OutcomeKind.GatewayFailure, 5);
            double began = fleet.Test.Time.Elapsed.TotalSeconds;
            while (fleet[0].Availability == EndpointAvailability.Ejected) { fleet.Wait(0.1); }
            lasted.Add(fleet.Test.Time.Elapsed.TotalSeconds - began);
            fleet.Drive(0.1);
            Assert.Equal(EndpointAvailability.Eligible, fleet[0].Availability);
        }
        // 30, 60, 90, 120 s, less up to a tenth; one is counted back where a whole interval passed outside.
        for (int i = 0; i < 4; i++) { Assert.InRange(lasted[i], (i + 1) * 27, ((i + 1) * 30) + 0.1); }
        fleet.Wait(61);
        Assert.Equal(0, fleet[0].Tracker.Ejection.Times);
    }

    [Fact]
    public void An_endpoint_that_fails_its_probe_waits_longer_for_the_next()
    {
        using var fleet = new Fleet(4);
        fleet.Answering(OutcomeKind.GatewayFailure, 0).Burst(0, OutcomeKind.GatewayFailure, 5);
        fleet.Wait(30);
        fleet.Drive(20);
        // Half-open at 30 s: probes at once, after 2, 4, 8 s: four of 4,000 requests.
        Assert.InRange(fleet.Sent["e0"], 3, 5);
        Assert.Single(fleet.Cluster.Journal, entry => entry.Kind == "endpoint.ejected");
        fleet.Answering(OutcomeKind.Success, 0).Drive(20);
        Assert.Empty(fleet.Out);
    }
}
