using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class PeakEwmaPickerTests
{
    private readonly ManualTime _time = new();

    private EndpointPicker Picker(ImmutableArray<EndpointNode> nodes, int seed = 1) => Given.Picker("peak_ewma", nodes, seed, _time);

    private PickContext Now => new() { Timestamp = _time.GetTimestamp() };

    private long Stamp => new StampClock(_time).StampOf(_time.GetTimestamp());

    /// <summary>Two clean samples: the seed, and the one that replaces it.</summary>
    private void Teach(EndpointPicker picker, EndpointNode node, double seconds)
    {
        Tell(picker, node, OutcomeKind.Success, seconds);
        Tell(picker, node, OutcomeKind.Success, seconds);
    }

    private void Tell(EndpointPicker picker, EndpointNode node, OutcomeKind kind, double seconds, bool isPenalized = false, bool isRecovery = false) =>
        picker.Observe(node, new CallOutcome(kind, TimeSpan.FromSeconds(seconds))
        {
            StartedAt = _time.GetTimestamp(),
            ObservedAt = _time.GetTimestamp(),
            IsPenalized = isPenalized,
            IsRecovery = isRecovery,
        });

    private static double Estimate(EndpointNode node) => node.LatencyEstimate!.Value.TotalSeconds;

    private void AlwaysPicks(EndpointNode expected, EndpointPicker picker) => Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(expected, picker.Pick(Now)));

    [Fact]
    public void Of_two_the_lower_product_of_latency_and_waiting_plus_one_wins()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        Teach(picker, nodes[0], 0.010);
        Teach(picker, nodes[1], 0.030);
        AlwaysPicks(nodes[0], picker);                          // 10 * 1 < 30 * 1
        nodes[0].Tracker.LetWait(2, Stamp);
        nodes[1].Tracker.LetWait(1, Stamp);
        AlwaysPicks(nodes[0], picker);                          // 10 * 3 < 30 * 2
        nodes[0].Tracker.LetWait(6, Stamp);
        AlwaysPicks(nodes[1], picker);                          // 10 * 7 > 30 * 2
    }

    [Fact]
    public void An_unseen_idle_endpoint_gets_one_probe_and_no_second_before_it_answered()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        Teach(picker, nodes[0], 0.000_010);
        AlwaysPicks(nodes[1], picker);                          // costs 0

        nodes[1].Tracker.LetWait(1, Stamp);
        nodes[0].Tracker.LetWait(100_000, Stamp);
        Tell(picker, nodes[0], OutcomeKind.Success, 3_600);     // an hour * 100,001 = 3.6e8 s < 1e12
        AlwaysPicks(nodes[0], picker);

        Tell(picker, nodes[1], OutcomeKind.Success, 0.5);
        AlwaysPicks(nodes[1], picker);                          // now it has a cost: 0.5 * 2
    }

    [Fact]
    public void Of_two_unseen_and_busy_endpoints_the_less_busy_is_taken()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        nodes[0].Tracker.LetWait(2, Stamp);
        nodes[1].Tracker.LetWait(1, Stamp);
        AlwaysPicks(nodes[1], Picker(nodes));
    }

    [Fact]
    public void An_unseen_idle_cluster_is_chosen_from_uniformly()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        EndpointPicker picker = Picker(nodes);
        Chance.AssertUniform(Shares.Count(nodes, 50_000, () => picker.Pick(Now)));
    }

    [Fact]
    public void Candidates_of_equal_cost_are_drawn_by_weight()
    {
        double[] weights = [1, 2, 3, 4];
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Picker(nodes);
        foreach (EndpointNode node in nodes) { Teach(picker, node, 0.010); }
        Chance.AssertShares(weights, Shares.Count(nodes, 100_000, () => picker.Pick(Now)));
    }

    [Fact]
    public void The_slowest_of_three_is_chosen_by_nobody_while_it_loses_to_both_others()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Teach(picker, nodes[0], 0.010);
        Teach(picker, nodes[1], 0.020);
        Teach(picker, nodes[2], 0.030);
        Chance.AssertShares([2, 1, 0], Shares.Count(nodes, 30_000, () => picker.Pick(Now)));       // of 3 pairs e0 wins two, e1 one
    }

    [Fact]
    public void What_was_slow_long_ago_is_tried_again()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        Teach(picker, nodes[0], 1);
        Teach(picker, nodes[1], 0.010);
        AlwaysPicks(nodes[1], picker);
        _time.Advance(TimeSpan.FromSeconds(45));                // 1 s * e^-4.5 = 11 ms
        Teach(picker, nodes[1], 0.010);                         // a fresh 10 ms
        AlwaysPicks(nodes[1], picker);
        _time.Advance(TimeSpan.FromSeconds(2));                 // 1 s * e^-4.7 = 9.1 ms
        Teach(picker, nodes[1], 0.010);
        AlwaysPicks(nodes[0], picker);
    }

    [Theory]
    // a good answer of 1 s before; what is told with 2 ms; the estimate after it
    [InlineData(OutcomeKind.Failure, false, false, 1.0)]         // a single failed answer: max(2 ms, 1 s)
    [InlineData(OutcomeKind.Overloaded, false, false, 1.0)]
    [InlineData(OutcomeKind.Canceled, false, false, 1.0)]        // neutral: never lowers
    [InlineData(OutcomeKind.Abandoned, false, false, 1.0)]
    [InlineData(OutcomeKind.Failure, true, false, 5.0)]          // the second failure in a row: the penalty
    [InlineData(OutcomeKind.Disconnected, true, false, 5.0)]
    [InlineData(OutcomeKind.Unreachable, true, false, 5.0)]
    [InlineData(OutcomeKind.Success, false, true, 0.002)]        // the first success after a probation forgets all
    public void Each_kind_of_outcome_teaches_its_own_lesson(OutcomeKind kind, bool isPenalized, bool isRecovery, double expected)
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        Teach(picker, nodes[0], 1);
        Tell(picker, nodes[0], kind, 0.002, isPenalized, isRecovery);
        Assert.Equal(expected, Estimate(nodes[0]), tolerance: 1e-5);
    }

    [Fact]
    public void A_slower_failure_and_a_longer_wait_than_the_estimate_raise_it()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        foreach (EndpointNode node in nodes) { Teach(picker, node, 0.010); }
        Tell(picker, nodes[0], OutcomeKind.Failure, 0.7);
        Tell(picker, nodes[1], OutcomeKind.Canceled, 0.8);
        Tell(picker, nodes[2], OutcomeKind.Disconnected, 9, isPenalized: true);
        Assert.Equal([0.7, 0.8, 9], nodes.Select(Estimate), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_stall_shows_before_any_call_completes_once_two_wait()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        Teach(picker, nodes[0], 0.010);
        Teach(picker, nodes[1], 0.050);
        nodes[0].Tracker.InFlight.Begin(Stamp);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        AlwaysPicks(nodes[0], picker);                          // one slow call is an anecdote: 10 * 2 < 50 * 1
        nodes[0].Tracker.InFlight.Begin(Stamp);
        AlwaysPicks(nodes[1], picker);                          // (200 + 0) / 2 = 100 ms: 100 * 3 > 50 * 1, and not 10 * 3

        _time.Advance(TimeSpan.FromMilliseconds(1));
        nodes[1].Tracker.InFlight.Begin(Stamp);
        nodes[1].Tracker.InFlight.Begin(Stamp);
        AlwaysPicks(nodes[1], picker);                          // two young calls lower nothing: max(0, 50 ms) < 101 ms
    }

    [Fact]
    public void Calls_that_wait_a_little_do_not_make_a_slow_endpoint_look_fast()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Picker(nodes);
        Teach(picker, nodes[0], 1);
        Teach(picker, nodes[1], 0.050);
        nodes[0].Tracker.InFlight.Begin(Stamp);
        nodes[0].Tracker.InFlight.Begin(Stamp);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        AlwaysPicks(nodes[1], picker);
    }

    [Fact]
    public void Picking_writes_nothing_down()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        Teach(picker, nodes[0], 0.3);
        long[] words = [.. nodes.Select(node => node.Tracker.Latency.Word)];
        _time.Advance(TimeSpan.FromSeconds(30));
        for (int i = 0; i < 100; i++) { picker.Pick(Now); }
        Assert.Equal(words, nodes.Select(node => node.Tracker.Latency.Word));
    }

    [Fact]
    public void Those_that_count_waiting_requests_ask_for_it_and_the_other_policies_do_not_pay()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        Assert.Equal(["least_time", "peak_ewma", "prequal"], PickerCatalog.BuiltIn.Names.Where(name => (Given.Picker(name, nodes).Needs & PickerNeeds.InFlightAge) != 0));
    }

    [Fact]
    public void A_refresh_reaches_every_endpoint_of_the_pool()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(3);
        EndpointPicker picker = Picker(nodes);
        foreach (EndpointNode node in nodes) { Teach(picker, node, 1); }
        _time.Advance(TimeSpan.FromSeconds(10));
        picker.Refresh(_time.GetTimestamp());
        Assert.All(nodes, node => Assert.Equal(Math.Exp(-1), Estimate(node), tolerance: 1e-4));
    }
}
