using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.Prequal;

namespace LoadBalancing.Client.Tests.Picking.Prequal;

/// <summary>Who is looked at, and who of them is chosen. Unless told otherwise a report may be used a hundred times and the pool is never full.</summary>
public sealed class PrequalPickerTests
{
    private readonly ManualTime _time = new();

    private EndpointPicker Picker(ImmutableArray<EndpointNode> nodes, Action<PrequalOptions>? configure = null, int seed = 8, EndpointPicker? previous = null)
    {
        var options = new PickerOptions { Prequal = { ReuseLimit = 100, PoolSize = 64 } };
        configure?.Invoke(options.Prequal);
        return PickerCatalog.BuiltIn["prequal"].Create(Given.Inputs(nodes, seed, _time, previous, options));
    }

    /// <summary>Says how many requests of others there are, and a latency for each of them, or for the one that is there.</summary>
    private void Report(EndpointPicker picker, EndpointNode node, double others, double latencyForEach) =>
        picker.ObserveLoad(node, QueueSimulation.Says(others + node.Outstanding, latencyForEach * Math.Max(1, others + node.Outstanding)), _time.GetTimestamp());

    /// <summary>Answers that teach no latency, until it is known what is hot: each brings in an endpoint drawn at random.</summary>
    private void LearnWhatIsHot(EndpointPicker picker, EndpointNode node)
    {
        for (int i = 0; i < 128; i++) { picker.Observe(node, new CallOutcome(OutcomeKind.Canceled, TimeSpan.Zero) { ObservedAt = _time.GetTimestamp() }); }
    }

    private void Measured(EndpointNode node, double seconds) => node.Tracker.Latency.Restart((float)seconds, new StampClock(_time).StampOf(_time.GetTimestamp()));

    private EndpointNode? Pick(EndpointPicker picker, TriedEndpoints? tried = null) => picker.Pick(new PickContext { Timestamp = _time.GetTimestamp(), Tried = tried });

    private void AssertAlways(EndpointNode expected, EndpointPicker picker) => Assert.All(Enumerable.Range(0, 90), _ => Assert.Same(expected, Pick(picker)));

    private int[] Count(ImmutableArray<EndpointNode> nodes, EndpointPicker picker, int picks = 20_000) => Shares.Count(nodes, picks, () => Pick(picker));

    [Fact]
    public void A_cold_endpoint_comes_before_a_hot_one_and_among_the_cold_the_lowest_latency()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(10);
        EndpointPicker picker = Picker(nodes, options => options.HotQuantile = 0.5);
        foreach ((int i, EndpointNode node) in nodes.Index()) { Report(picker, node, others: i < 7 ? 2 : 50, latencyForEach: i < 7 ? 0.010 + (0.001 * ((i + 3) % 7)) : 0.000_2); }
        LearnWhatIsHot(picker, nodes[0]);           // most have 2 in flight: more is hot, however fast
        AssertAlways(nodes[4], picker);             // (4 + 3) mod 7 = 0
    }

    [Fact]
    public void Answers_of_the_busiest_do_not_raise_the_bar_that_it_is_measured_by()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(10);
        EndpointPicker picker = Picker(nodes);
        nodes[0].Tracker.LetWait(50);
        LearnWhatIsHot(picker, nodes[0]);           // all 128 answers are its own, and a tenth of those drawn are it: 0.84 of them have 0
        foreach (EndpointNode node in nodes) { Report(picker, node, others: 0, latencyForEach: node == nodes[0] ? 0.000_1 : 0.010); }
        Assert.Equal(0, Count(nodes, picker, picks: 90)[0]);        // 51 * 0.0001 is the lowest latency, but 50 is hot
    }

    [Fact]
    public void Where_all_are_hot_the_fewest_in_flight_win_whatever_their_latency()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(6);
        EndpointPicker picker = Picker(nodes);
        foreach (EndpointNode node in nodes) { Report(picker, node, 1, 0.01); }
        LearnWhatIsHot(picker, nodes[0]);
        int[] others = [30, 20, 25, 14, 15, 40];
        foreach ((int i, EndpointNode node) in nodes.Index()) { Report(picker, node, others[i], i == 3 ? 0.09 : 0.01); }
        AssertAlways(nodes[3], picker);
        nodes[3].Tracker.LetWait(2);                // 14 + 2 are more than 15
        AssertAlways(nodes[4], picker);
    }

    [Fact]
    public void Until_it_is_known_what_is_hot_latency_decides()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(4);
        EndpointPicker picker = Picker(nodes);
        double[] latencies = [0.03, 0.02, 0.04, 0.05];
        foreach ((int i, EndpointNode node) in nodes.Index()) { Report(picker, node, 2, latencies[i]); }
        AssertAlways(nodes[1], picker);
        nodes[1].Tracker.LetWait(3);                // 0.02 * (2 + 3 + 1) = 0.12; the next is 0.03 * (2 + 1) = 0.09
        AssertAlways(nodes[0], picker);
    }

    [Fact]
    public void Without_reports_two_are_drawn_and_compared_by_what_we_measure()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        foreach ((int i, EndpointNode node) in nodes.Index()) { Measured(node, 0.010 + (0.001 * i)); }
        EndpointPicker picker = Picker(nodes);
        Chance.AssertShares([4, 3, 2, 1, 0], Count(nodes, picker));             // of the 10 pairs
        for (int i = 0; i < 5; i++) { nodes[i].Tracker.LetWait(5 - i); }        // 0.010 * 6, 0.011 * 5, ... 0.014 * 2
        Chance.AssertShares([0, 1, 2, 3, 4], Count(nodes, picker));
    }

    [Fact]
    public void An_endpoint_that_nobody_has_tried_is_tried_as_soon_as_it_is_drawn()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        EndpointPicker picker = Picker(nodes);
        for (int i = 0; i < 4; i++) { Report(picker, nodes[i], 0, 0.001); }
        int[] counts = Count(nodes, picker, picks: 90);
        Assert.InRange(counts[4], 20, 52);          // it is in 2 of 5 draws: 36, one deviation is 4.6
        nodes[4].Tracker.LetWait(1);                // and then no more until it has answered
        Assert.Equal(0, Count(nodes, picker, picks: 90)[4]);
    }

    [Fact]
    public void An_endpoint_that_does_not_report_gets_its_share_by_what_we_measure()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(4);
        EndpointPicker picker = Picker(nodes);
        for (int i = 0; i < 3; i++) { Report(picker, nodes[i], 0, 0.010); }
        Measured(nodes[3], 0.005);                  // the best, but only known when it is drawn: 2 of 4
        int[] counts = Count(nodes, picker, picks: 90);
        Assert.InRange(counts[3], 30, 60);
    }

    [Fact]
    public void Who_reported_is_looked_at_though_it_is_not_drawn_until_the_report_is_old()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(50);
        foreach (EndpointNode node in nodes) { Measured(node, 0.020); }
        EndpointPicker picker = Picker(nodes);
        Report(picker, nodes[17], 0, 0.012);
        AssertAlways(nodes[17], picker);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(nodes[17], Pick(picker));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.InRange(Count(nodes, picker, picks: 1_000)[17], 0, 80);          // as any other: 20, or 40 if it won each draw
    }

    [Fact]
    public void A_report_attracts_no_more_requests_than_its_limit_whether_its_endpoint_was_drawn_or_not()
    {
        // 10 endpoints, one by far the best, a limit of 4, 10 requests: the first 4 go there; of the other 6 those that draw it, 2 in 10: 5.2 in all.
        // If being drawn were no use of the report, the first use-up would take 5 on average: 4 / 0.8, and all would be 6.0.
        int total = 0;
        const int Runs = 400;
        for (int run = 0; run < Runs; run++)
        {
            ImmutableArray<EndpointNode> nodes = Given.EqualNodes(10);
            foreach (EndpointNode node in nodes) { Measured(node, 0.1); }
            EndpointPicker picker = Picker(nodes, options => options.ReuseLimit = 4, seed: run);
            Report(picker, nodes[3], 0, 0.05);
            for (int i = 0; i < 10; i++)
            {
                bool isIt = Pick(picker) == nodes[3];
                Assert.True(isIt || i >= 4);
                total += isIt ? 1 : 0;
            }
        }
        // One deviation of a run is sqrt(6 * 0.2 * 0.8) = 0.98, of the mean of 400 runs 0.05.
        Assert.Equal(5.2, total / (double)Runs, tolerance: 0.2);
    }

    [Fact]
    public void A_full_pool_gives_up_its_worst_or_its_oldest_with_each_request()
    {
        // A pool of two: an older good report and a newer bad one. Which goes is a matter of one bit; if it is the bad one, the good one wins the second
        // request for certain, else only when it is drawn, in 2 of 5 cases: 1/2 + 1/2 * 2/5.
        int good = 0, goodOfHalfFull = 0;
        const int Runs = 1_000;
        for (int run = 0; run < Runs; run++)
        {
            good += SecondGoesToTheGood(poolSize: 2, run) ? 1 : 0;
            goodOfHalfFull += SecondGoesToTheGood(poolSize: 3, run) ? 1 : 0;
        }
        Assert.Equal(0.7, good / (double)Runs, tolerance: 0.06);                // four deviations of sqrt(0.7 * 0.3 / 1,000)
        Assert.Equal(Runs, goodOfHalfFull);                                     // a pool that is not full keeps all
    }

    private bool SecondGoesToTheGood(int poolSize, int seed)
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        foreach (EndpointNode node in nodes) { Measured(node, 0.020); }
        EndpointPicker picker = Picker(nodes, options => options.PoolSize = poolSize, seed);
        Report(picker, nodes[1], 0, 0.015);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Report(picker, nodes[2], 0, 0.100);
        Assert.Same(nodes[1], Pick(picker));
        return Pick(picker) == nodes[1];
    }

    [Fact]
    public void Excluded_endpoints_are_passed_over_in_pool_and_draws()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(4);
        EndpointPicker picker = Picker(nodes);
        foreach ((int i, EndpointNode node) in nodes.Index()) { Report(picker, node, 0, 0.010 + (0.001 * i)); }
        var tried = new TriedEndpoints();
        foreach (EndpointNode node in nodes)
        {
            Assert.All(Enumerable.Range(0, 20), _ => Assert.Same(node, Pick(picker, tried)));
            tried.Add(node);
        }
        Assert.Null(Pick(picker, tried));
    }

    [Theory]
    [InlineData("other", 1, "latency_seconds", 0.001)]                          // no requests in flight
    [InlineData("rif", -1, "latency_seconds", 0.001)]
    [InlineData("RIF", 0, "latency_seconds", 0.001)]                            // case counts
    public void A_report_without_requests_in_flight_is_no_report(string name, double value, string latencyName, double latency)
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(50);
        foreach (EndpointNode node in nodes) { Measured(node, 0.020); }
        EndpointPicker picker = Picker(nodes);
        picker.ObserveLoad(nodes[17], new LoadReport { NamedMetrics = new Dictionary<string, double> { [name] = value, [latencyName] = latency } }, _time.GetTimestamp());
        Assert.InRange(Count(nodes, picker, picks: 1_000)[17], 0, 80);
        Assert.Equal(0, nodes[17].Tracker.ReportedLoad.Word);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1e6)]
    public void A_latency_that_makes_no_sense_is_not_said(double latency)
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        picker.ObserveLoad(nodes[0], QueueSimulation.Says(3, latency), _time.GetTimestamp());
        Assert.Equal((3, 0f), (ReportedLoad.OthersOf(nodes[0].Tracker.ReportedLoad.Word), ReportedLoad.LatencyForEachOf(nodes[0].Tracker.ReportedLoad.Word)));
    }

    [Fact]
    public void The_name_of_the_latency_metric_is_configured()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes, options => options.LatencyMetric = "p50");
        picker.ObserveLoad(nodes[0], new LoadReport { NamedMetrics = new Dictionary<string, double> { ["rif"] = 2, ["p50"] = 0.5, ["latency_seconds"] = 9 } }, _time.GetTimestamp());
        Assert.Equal(0.25f, ReportedLoad.LatencyForEachOf(nodes[0].Tracker.ReportedLoad.Word));
    }

    [Fact]
    public void Answers_teach_our_own_estimate()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        picker.Observe(nodes[0], new CallOutcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(40)) { ObservedAt = _time.GetTimestamp() });
        Assert.Equal(0.040, nodes[0].LatencyEstimate!.Value.TotalSeconds, tolerance: 1e-6);
    }

    [Fact]
    public void A_report_of_an_endpoint_that_left_disturbs_nobody()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        EndpointNode gone = Given.Node("gone");
        Report(picker, gone, 0, 0.000_1);
        picker.Observe(gone, new CallOutcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(1)) { ObservedAt = _time.GetTimestamp() });
        Assert.DoesNotContain(gone, Enumerable.Range(0, 100).Select(_ => Pick(picker)));
        EndpointPicker empty = Picker([]);
        Report(empty, gone, 0, 0.000_1);
        empty.Observe(gone, new CallOutcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(1)) { ObservedAt = _time.GetTimestamp() });
        Assert.Null(Pick(empty));
    }

    [Fact]
    public void A_rebuild_keeps_what_is_known_and_other_settings_begin_anew()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(10);
        EndpointPicker picker = Picker(nodes, options => options.HotQuantile = 0.5);
        void ReportAll(EndpointPicker to) { foreach ((int i, EndpointNode node) in nodes.Index()) { Report(to, node, others: i < 7 ? 2 : 50, latencyForEach: i < 7 ? 0.010 : 0.000_1); } }
        ReportAll(picker);
        LearnWhatIsHot(picker, nodes[0]);
        EndpointPicker rebuilt = Picker(nodes, options => options.HotQuantile = 0.5, previous: picker), changed = Picker(nodes, options => options.HotQuantile = 0.6, previous: picker);
        ReportAll(rebuilt);
        Assert.Equal(0, Count(nodes, rebuilt, picks: 90)[7..].Sum());           // those with 50 are hot
        ReportAll(changed);
        Assert.Equal(90, Count(nodes, changed, picks: 90)[7..].Sum());          // nobody is, yet: 51 * 0.0001 < 3 * 0.01
    }

    [Fact]
    public void Each_hour_estimates_are_brought_up_to_date_and_old_reports_forgotten()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Report(picker, nodes[0], 0, 0.01);
        Measured(nodes[1], 0.5);
        _time.Advance(TimeSpan.FromMinutes(59));
        Report(picker, nodes[2], 4, 0.01);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        long estimate = nodes[1].Tracker.Latency.Word;
        Assert.Equal(TimeSpan.FromHours(1), picker.RefreshPeriod);
        picker.Refresh(_time.GetTimestamp());
        Assert.NotEqual(estimate, nodes[1].Tracker.Latency.Word);
        Assert.Equal((0, 4), ((int)nodes[0].Tracker.ReportedLoad.Word, ReportedLoad.OthersOf(nodes[2].Tracker.ReportedLoad.Word)));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(78.187_5)]
    public void After_days_without_a_request_no_report_of_before_counts(double hours)
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(50);
        EndpointPicker picker = Picker(nodes);
        foreach (EndpointNode node in nodes) { Measured(node, 0.02); }
        Report(picker, nodes[17], 0, 0.001);
        for (int hour = 0; hour < (int)hours; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            picker.Refresh(_time.GetTimestamp());
        }
        _time.Advance(TimeSpan.FromHours(hours - (int)hours));
        // The best of all: 40 of 1,000 when it must be drawn, 100 more if the pool still held it.
        foreach (EndpointNode node in nodes) { Measured(node, node == nodes[17] ? 0.019 : 0.02); }
        Assert.InRange(Count(nodes, picker, picks: 1_000)[17], 0, 80);
    }

    [Fact]
    public void The_same_seed_repeats_every_choice_while_reports_come_in()
    {
        List<string> Run()
        {
            ImmutableArray<EndpointNode> nodes = Given.EqualNodes(20);
            EndpointPicker picker = Picker(nodes, options => (options.PoolSize, options.ReuseLimit) = (4, 3), seed: 42);
            var random = new Random(5);
            return [.. Enumerable.Range(0, 1_000).Select(_ =>
            {
                EndpointNode node = Pick(picker)!;
                node.Tracker.LetWait(random.Next(9));
                Report(picker, node, random.Next(9), random.NextDouble());
                picker.Observe(node, new CallOutcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(random.Next(1, 90))) { ObservedAt = _time.GetTimestamp() });
                return node.Id;
            })];
        }
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void A_full_pool_and_reports_allocate_nothing()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(40);
        EndpointPicker picker = Picker(nodes, options => (options.PoolSize, options.ReuseLimit) = (16, 4));
        LoadReport report = QueueSimulation.Says(3, 0.01);
        long now = _time.GetTimestamp();
        var outcome = new CallOutcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(5)) { StartedAt = now, ObservedAt = now };
        int i = 0;
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < 1_000; round++)
            {
                picker.ObserveLoad(nodes[i++ % 40], report, now);
                picker.Observe(picker.Pick(new PickContext { Timestamp = now })!, outcome);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Measure()));
    }

    [Fact]
    public void It_listens_to_reports_and_probes_only_when_told_to()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        Assert.True(picker.UsesLoadReports);
        Assert.Null(picker.Probing);
        LoadProbing probing = Picker(nodes, options => (options.ProbesPerRequest, options.ProbePath, options.ProbeTimeout) = (2.5, "/how-are-you", TimeSpan.FromSeconds(3))).Probing!;
        Assert.Equal(new LoadProbing(2.5, "/how-are-you", TimeSpan.FromSeconds(3)), probing);
    }
}
