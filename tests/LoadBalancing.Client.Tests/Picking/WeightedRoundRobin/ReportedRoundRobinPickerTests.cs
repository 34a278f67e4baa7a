using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.WeightedRoundRobin;

namespace LoadBalancing.Client.Tests.Picking.WeightedRoundRobin;

/// <summary>Weights that follow load reports. What a report says of weight w here: a rate of 100 w at full utilisation.</summary>
public sealed class ReportedRoundRobinPickerTests
{
    private readonly ManualTime _time = new();

    private EndpointPicker Picker(ImmutableArray<EndpointNode> nodes, Action<WeightedRoundRobinOptions>? configure = null, EndpointPicker? previous = null)
    {
        var options = new PickerOptions { WeightedRoundRobin = { WeightSource = WeightSource.Reported } };
        configure?.Invoke(options.WeightedRoundRobin);
        return PickerCatalog.BuiltIn["weighted_round_robin"].Create(Given.Inputs(nodes, time: _time, previous: previous, options: options));
    }

    private static LoadReport OfWeight(double weight) => new() { RequestsPerSecond = 100 * weight, ApplicationUtilization = 1 };

    private void Wait(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Report(EndpointPicker picker, ImmutableArray<EndpointNode> nodes, params double[] weights)
    {
        for (int i = 0; i < weights.Length; i++) { if (weights[i] > 0) { picker.ObserveLoad(nodes[i], OfWeight(weights[i]), _time.GetTimestamp()); } }
    }

    private void Refresh(EndpointPicker picker) => picker.Refresh(_time.GetTimestamp());

    /// <summary>Reports, waits for the blackout, reports again, and refreshes.</summary>
    private void Believe(EndpointPicker picker, ImmutableArray<EndpointNode> nodes, params double[] weights)
    {
        Report(picker, nodes, weights);
        Wait(10.1);
        Report(picker, nodes, weights);
        Refresh(picker);
    }

    private static void AssertShares(double[] weights, EndpointPicker picker, ImmutableArray<EndpointNode> nodes)
    {
        int[] counts = Shares.Count(nodes, 20_000, () => picker.Pick(default));
        for (int i = 0; i < weights.Length; i++) { Assert.Equal(weights[i] / weights.Sum(), counts[i] / 20_000.0, tolerance: 0.002); }
    }

    [Fact]
    public void Configured_weights_do_not_count()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 50, 3);
        AssertShares([1, 1, 1], Picker(nodes), nodes);
    }

    [Fact]
    public void Shares_follow_what_was_reported_after_the_blackout_and_a_refresh()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Report(picker, nodes, 1, 2, 5);
        Refresh(picker);
        AssertShares([1, 1, 1], picker, nodes);
        Wait(10.1);
        AssertShares([1, 1, 1], picker, nodes);     // the schedule moves at a refresh only
        Refresh(picker);
        AssertShares([1, 2, 5], picker, nodes);
        Report(picker, nodes, 5, 2, 1);
        AssertShares([1, 2, 5], picker, nodes);
        Refresh(picker);
        AssertShares([5, 2, 1], picker, nodes);
    }

    [Fact]
    public void An_endpoint_that_has_not_reported_counts_as_the_mean()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(4);
        EndpointPicker picker = Picker(nodes);
        Believe(picker, nodes, 1, 2, 6, 0);
        AssertShares([1, 2, 6, 3], picker, nodes);
    }

    [Fact]
    public void With_one_endpoint_known_all_are_equal()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Believe(picker, nodes, 9, 0, 0);
        AssertShares([1, 1, 1], picker, nodes);
    }

    [Fact]
    public void One_endpoint_alone_is_chosen_whatever_it_reports()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(1);
        EndpointPicker picker = Picker(nodes);
        Assert.Same(nodes[0], picker.Pick(default));
        Believe(picker, nodes, 3);
        Assert.Same(nodes[0], picker.Pick(default));
        Assert.Null(Picker([]).Pick(default));
    }

    [Fact]
    public void Weights_that_expire_fall_back_to_the_mean_of_the_others()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Believe(picker, nodes, 8, 1, 3);
        Wait(100);
        Report(picker, nodes, 0, 1, 3);
        Wait(100);                                  // 200 s since the first spoke, 100 s since the others
        Refresh(picker);
        AssertShares([2, 1, 3], picker, nodes);
        Report(picker, nodes, 8, 1, 3);
        Wait(9);
        Refresh(picker);
        AssertShares([2, 1, 3], picker, nodes);     // it must prove itself again
        Wait(1.1);
        Refresh(picker);
        AssertShares([8, 1, 3], picker, nodes);
    }

    [Theory]
    [InlineData(0.8, 0.1, 0, 125)]                  // 100 / 0.8: the application's own measure
    [InlineData(0, 0.1, 0, 1_000)]                  // 100 / 0.1
    [InlineData(0.8, 0.1, 20, 100)]                 // 100 / (0.8 + 20/100)
    public void A_report_is_weighed_by_application_over_cpu_utilisation_and_by_errors(double application, double cpu, double errors, double expected)
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes, options => options.BlackoutPeriod = TimeSpan.Zero);
        picker.ObserveLoad(nodes[0], new LoadReport { RequestsPerSecond = 100, ApplicationUtilization = application, CpuUtilization = cpu, ErrorsPerSecond = errors }, _time.GetTimestamp());
        picker.ObserveLoad(nodes[1], new LoadReport { RequestsPerSecond = 200, CpuUtilization = 1 }, _time.GetTimestamp());
        Refresh(picker);
        AssertShares([expected, 200], picker, nodes);
    }

    [Fact]
    public void The_penalty_for_errors_is_configured()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes, options => (options.BlackoutPeriod, options.ErrorUtilizationPenalty) = (TimeSpan.Zero, 3));
        picker.ObserveLoad(nodes[0], new LoadReport { RequestsPerSecond = 100, CpuUtilization = 0.4, ErrorsPerSecond = 20 }, _time.GetTimestamp());
        picker.ObserveLoad(nodes[1], new LoadReport { RequestsPerSecond = 100, CpuUtilization = 0.4 }, _time.GetTimestamp());
        Refresh(picker);
        AssertShares([100, 250], picker, nodes);    // 100 / (0.4 + 0.2 * 3) and 100 / 0.4
    }

    [Fact]
    public void A_report_without_a_rate_or_utilisation_changes_nothing_and_is_no_sign_of_life()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Believe(picker, nodes, 1, 2, 4);
        Wait(170);
        Report(picker, nodes, 0, 2, 4);
        picker.ObserveLoad(nodes[0], new LoadReport { RequestsPerSecond = 100 }, _time.GetTimestamp());
        picker.ObserveLoad(nodes[0], new LoadReport { CpuUtilization = 0.1 }, _time.GetTimestamp());
        Refresh(picker);
        AssertShares([1, 2, 4], picker, nodes);
        Wait(11);                                   // 181 s since its last report that said something
        Refresh(picker);
        AssertShares([3, 2, 4], picker, nodes);
    }

    [Fact]
    public void A_recovery_begins_a_new_blackout_and_other_outcomes_do_not()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Believe(picker, nodes, 6, 1, 3);
        foreach (OutcomeKind kind in Enum.GetValues<OutcomeKind>()) { picker.Observe(nodes[0], new CallOutcome(kind, TimeSpan.FromMilliseconds(1)) { IsPenalized = true, IsCorrection = true }); }
        Refresh(picker);
        AssertShares([6, 1, 3], picker, nodes);
        picker.Observe(nodes[0], new CallOutcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(1)) { IsRecovery = true });
        Refresh(picker);
        AssertShares([2, 1, 3], picker, nodes);
        Report(picker, nodes, 6, 1, 3);
        Wait(9.9);
        Refresh(picker);
        AssertShares([2, 1, 3], picker, nodes);
        Wait(0.2);
        Refresh(picker);
        AssertShares([6, 1, 3], picker, nodes);
    }

    [Fact]
    public void Nobody_gets_more_than_ten_times_the_median_by_saying_so_nor_less_than_a_tenth()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        EndpointPicker picker = Picker(nodes);
        Believe(picker, nodes, 1, 1e6, 1, 1, 1e-6);
        AssertShares([1, 10, 1, 1, 0.1], picker, nodes);
        Believe(picker, nodes, 2, 19, 2, 2, 0.21);  // within
        AssertShares([2, 19, 2, 2, 0.21], picker, nodes);
    }

    [Fact]
    public void What_is_known_survives_a_rebuild_and_holds_at_once()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Believe(picker, nodes, 1, 2, 5);
        AssertShares([1, 2, 5], Picker(nodes, previous: picker), nodes);
        AssertShares([5, 1], Picker([nodes[2], nodes[0]], previous: picker), [nodes[2], nodes[0]]);
    }

    [Theory]
    [InlineData(40)]                                // 32-bit stamps of 65.5 us would make a difference negative after 39 h, and small again after 78.19
    [InlineData(78.19)]
    public void A_weight_that_nobody_refreshed_for_days_is_not_alive_when_its_endpoint_comes_back(double hours)
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Believe(picker, nodes, 8, 1, 3);
        Wait((hours * 3_600) - 20.2);               // the first endpoint is out of the pool: weight 0, or another policy
        Believe(picker, nodes, 0, 1, 3);
        Wait(10.1);
        AssertShares([2, 1, 3], Picker(nodes, previous: picker), nodes);
    }

    [Fact]
    public void Listening_and_picking_allocate_nothing()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        EndpointPicker picker = Picker(nodes);
        LoadReport report = OfWeight(2);
        var outcome = new CallOutcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(1)) { IsRecovery = true };
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                EndpointNode node = picker.Pick(default)!;
                picker.ObserveLoad(node, report, i);
                picker.Observe(node, outcome);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Measure()));
    }

    [Fact]
    public void It_asks_for_reports_and_for_refreshes_and_weights_that_stand_still_do_not()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker reported = Picker(nodes, options => options.WeightUpdatePeriod = TimeSpan.FromMilliseconds(250)), still = Given.Picker("weighted_round_robin", nodes);
        Assert.Equal((true, PickerNeeds.LoadReports, TimeSpan.FromMilliseconds(250)), (reported.UsesLoadReports, reported.Needs, reported.RefreshPeriod));
        Assert.Equal((false, PickerNeeds.None, TimeSpan.FromHours(1)), (still.UsesLoadReports, still.Needs, still.RefreshPeriod));
    }
}
