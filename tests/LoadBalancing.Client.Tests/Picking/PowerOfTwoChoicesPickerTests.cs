using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.PowerOfTwoChoices;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class PowerOfTwoChoicesPickerTests
{
    [Fact]
    public void Only_unequal_weights_need_a_table()
    {
        Assert.IsType<EqualPowerOfTwoChoicesPicker>(Given.Picker("power_of_two_choices", Given.Nodes(3, 3, 3)));
        Assert.IsType<WeightedPowerOfTwoChoicesPicker>(Given.Picker("power_of_two_choices", Given.Nodes(3, 3, 3.5)));
        Assert.IsType<EqualPowerOfTwoChoicesPicker>(Given.Picker("power_of_two_choices", Given.Nodes(3)));
    }

    [Fact]
    public void An_idle_cluster_is_chosen_from_uniformly()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(10);
        EndpointPicker picker = Given.Picker("power_of_two_choices", nodes, seed: 8);
        Chance.AssertUniform(Shares.Count(nodes, 100_000, () => picker.Pick(default)));
    }

    [Fact]
    public void The_busier_of_two_is_never_chosen()
    {
        // With outstanding 0, 1, 2, 3, 4 endpoint k wins against the 4 - k busier ones: k loses to all below it, and the busiest to everybody.
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        foreach ((int i, EndpointNode node) in nodes.Index()) { node.Tracker.Outstanding = i; }
        EndpointPicker picker = Given.Picker("power_of_two_choices", nodes, seed: 8);
        // Of the 10 pairs: 4, 3, 2, 1, 0. Draws with replacement would give the busiest 1/25.
        Chance.AssertShares([4, 3, 2, 1, 0], Shares.Count(nodes, 100_000, () => picker.Pick(default)));
    }

    [Fact]
    public void Of_two_endpoints_the_less_loaded_is_certain()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(2);
        EndpointPicker picker = Given.Picker("power_of_two_choices", nodes);
        for (int i = 0; i < 1_000; i++)
        {
            nodes[1].Tracker.Outstanding = i;
            nodes[0].Tracker.Outstanding = i + 1;
            Assert.Same(nodes[1], picker.Pick(default));
        }
    }

    [Fact]
    public void An_idle_cluster_follows_its_weights_within_five_percent()
    {
        double[] weights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Given.Picker("power_of_two_choices", nodes, seed: 8);
        int[] counts = Shares.Count(nodes, 550_000, () => picker.Pick(default));
        // 10,000 picks a unit of weight: one deviation of the smallest share is 1 %. Counting weights twice would be off by 70 to 99 %.
        for (int i = 0; i < 10; i++) { Assert.Equal(1, counts[i] / (10_000 * weights[i]), tolerance: 0.05); }
    }

    [Theory]
    [InlineData(1, 3, 0)]       // 1/1 < 3/2
    [InlineData(1, 1, 1)]       // 1/1 > 1/2
    [InlineData(2, 3, 1)]       // 2/1 > 3/2
    [InlineData(0, 1, 0)]
    [InlineData(4, 7, 1)]       // 4 > 3.5
    [InlineData(3, 7, 0)]       // 3 < 3.5
    public void Unequal_endpoints_are_compared_by_outstanding_for_their_weight(int ofWeight1, int ofWeight2, int expected)
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 2);
        nodes[0].Tracker.Outstanding = ofWeight1;
        nodes[1].Tracker.Outstanding = ofWeight2;
        EndpointPicker picker = Given.Picker("power_of_two_choices", nodes);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(nodes[expected], picker.Pick(default)));
    }

    [Fact]
    public void A_tie_of_unequal_endpoints_goes_to_the_first_drawn_so_by_weight()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 4);
        nodes[0].Tracker.Outstanding = 2;
        nodes[1].Tracker.Outstanding = 8;
        EndpointPicker picker = Given.Picker("power_of_two_choices", nodes, seed: 8);
        Chance.AssertShares([1, 4], Shares.Count(nodes, 50_000, () => picker.Pick(default)));
    }

    [Fact]
    public void Under_load_outstanding_is_shared_out_by_weight()
    {
        double[] weights = [1, 2, 3, 4];
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Given.Picker("power_of_two_choices", nodes, seed: 8);
        for (int i = 0; i < 10_000; i++) { picker.Pick(default)!.Tracker.Begin(); }       // nothing ends
        for (int i = 0; i < 4; i++) { Assert.Equal(1_000 * weights[i], nodes[i].Outstanding, tolerance: 10.0); }
    }
}
