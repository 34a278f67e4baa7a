using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.WeightedRoundRobin;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Picking.WeightedRoundRobin;

public sealed class WeightedRoundRobinPickerTests
{
    private static EndpointPicker Picker(ImmutableArray<EndpointNode> nodes, int seed = 1, EndpointPicker? previous = null) =>
        Given.Picker("weighted_round_robin", nodes, seed, previous: previous);

    [Fact]
    public void Shares_are_within_one_percent_of_the_weights_over_100000_picks()
    {
        double[] weights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Picker(nodes);
        int[] counts = Shares.Count(nodes, 100_000, () => picker.Pick(default));
        // 1/55 of the picks are 1,818; rounding to 16 bits is off by 0.5 in 6,553, cutting off the last generation by one turn: 0.06 % together.
        for (int i = 0; i < weights.Length; i++) { Assert.Equal(1, counts[i] / (100_000 * weights[i] / 55), tolerance: 0.01); }
    }

    [Fact]
    public void Turns_follow_the_schedule_from_a_random_place_on()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 4, 2);
        EndpointPicker picker = Picker(nodes, seed: 77);
        long place = new Random(77).Next();
        StrideSchedule schedule = StrideSchedule.Of([1, 4, 2]);
        for (int i = 0; i < 10_000; i++, place++)
        {
            (place, int index) = schedule.FirstFrom(place);
            Assert.Same(nodes[index], picker.Pick(default));
        }
    }

    [Fact]
    public void A_fleet_that_starts_together_does_not_begin_at_one_endpoint()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 2, 3, 4);
        int member = 0;
        // From a random place the next taken one; so whoever comes after a place that is often skipped is found more often than its weight says.
        int[] counts = Shares.Count(nodes, 5_000, () => Picker(nodes, seed: ++member * 7_919).Pick(default));
        Assert.All(counts, count => Assert.InRange(count, 250, 2_500));
    }

    [Fact]
    public void A_rebuild_goes_on_in_the_same_sequence_and_old_and_new_side_by_side_repeat_no_turn()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(5, 1, 2);
        EndpointPicker alone = Picker(nodes, seed: 3), old = Picker(nodes, seed: 3);
        for (int i = 0; i < 1_000; i++) { Assert.Same(alone.Pick(default), old.Pick(default)); }
        EndpointPicker rebuilt = Picker(nodes, seed: 99, previous: old), again = Picker(nodes, seed: 98, previous: rebuilt);
        EndpointPicker[] all = [old, rebuilt, again];
        var random = new Random(4);
        for (int i = 0; i < 10_000; i++) { Assert.Same(alone.Pick(default), all[random.Next(3)].Pick(default)); }
    }

    [Fact]
    public void New_weights_hold_from_the_place_where_the_old_ones_stood()
    {
        ImmutableArray<EndpointNode> before = Given.Nodes(1, 1), after = Given.Nodes(1, 3);
        EndpointPicker old = Picker(before, seed: 3), rebuilt = Picker(after, previous: old);
        long place = new Random(3).Next();
        for (int i = 0; i < 11; i++, place++) { Assert.Same(before[(int)(place % 2)], old.Pick(default)); }
        StrideSchedule schedule = StrideSchedule.Of([1, 3]);
        for (int i = 0; i < 100; i++, place++)
        {
            (place, int index) = schedule.FirstFrom(place);
            Assert.Same(after[index], rebuilt.Pick(default));
        }
    }

    [Fact]
    public void Weights_that_stand_still_and_weights_in_motion_share_the_sequence()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(7);
        EndpointPicker old = Picker(nodes);
        int last = nodes.IndexOf(old.Pick(default)!);
        EndpointPicker reported = PickerCatalog.BuiltIn["weighted_round_robin"].Create(
            Given.Inputs(nodes, previous: old, options: new PickerOptions { WeightedRoundRobin = { WeightSource = WeightSource.Reported } }));
        Assert.Same(nodes[(last + 1) % 7], reported.Pick(default));
        Assert.Same(nodes[(last + 2) % 7], Picker(nodes, seed: 50, previous: reported).Pick(default));
    }

    [Fact]
    public void Four_threads_take_exactly_the_turns_of_one()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(9, 1, 4, 2, 0.3);
        EndpointPicker single = Picker(nodes, seed: 5), shared = Picker(nodes, seed: 5);
        int[] expected = Shares.Count(nodes, 400_000, () => single.Pick(default));
        Parallel.For(0, 4, _ => { for (int i = 0; i < 100_000; i++) { shared.Pick(default)!.Tracker.Begin(); } });
        Assert.Equal(expected, nodes.Select(node => node.Outstanding));
    }

    [Fact]
    public void The_turns_of_an_excluded_endpoint_go_to_the_next_in_order()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(4, 2, 1, 1);
        EndpointPicker plain = Picker(nodes, seed: 5), excluding = Picker(nodes, seed: 5);
        var tried = new TriedEndpoints();
        tried.Add(nodes[0]);
        tried.Add(nodes[3]);
        for (int i = 0; i < 5_000; i++)
        {
            EndpointNode turn = plain.Pick(default)!, expected = turn == nodes[0] || turn == nodes[3] ? nodes[1] : turn;
            Assert.Same(expected, excluding.Pick(new PickContext { Tried = tried }));
        }
    }

    [Fact]
    public void The_operator_hears_of_weights_that_do_not_count_in_full_and_only_of_those()
    {
        using var test = new TestCluster(Given.Options(options => { options.Picker.Policy = "weighted_round_robin"; options.Endpoints["a"].Weight = 1_000; }, "http://a", "http://b"));
        Assert.Contains("weighted_random has no such bounds", Assert.Single(test.Log.Of(104)));
        test.Cluster.TryUpdate(Given.Options(options => { options.Picker.Policy = "weighted_round_robin"; options.Endpoints["a"].Weight = 100; }, "http://a", "http://b"));
        Assert.Single(test.Log.Of(104));
        // Weights that are reported make those of the configuration meaningless.
        test.Cluster.TryUpdate(Given.Options(
            options =>
            {
                options.Picker.Policy = "weighted_round_robin";
                options.Picker.WeightedRoundRobin.WeightSource = WeightSource.Reported;
                options.Endpoints["a"].Weight = 1_000;
            },
            "http://a", "http://b"));
        Assert.Single(test.Log.Of(104));
    }
}
