using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.PowerOfTwoChoices;

namespace LoadBalancing.Client.Tests.Picking.PowerOfTwoChoices;

/// <summary><c>ChoiceCount</c> above 2.</summary>
public sealed class ManyChoicesPickerTests
{
    private static EndpointPicker Picker(ImmutableArray<EndpointNode> nodes, int choices, int seed = 8) => PickerCatalog.BuiltIn["power_of_two_choices"].Create(
        Given.Inputs(nodes, seed, options: new PickerOptions { PowerOfTwoChoices = { ChoiceCount = choices } }));

    [Fact]
    public void Two_choices_and_two_endpoints_need_no_loop()
    {
        Assert.IsType<EqualPowerOfTwoChoicesPicker>(Picker(Given.EqualNodes(9), 2));
        Assert.IsType<EqualPowerOfTwoChoicesPicker>(Picker(Given.EqualNodes(2), 3));
        Assert.IsType<WeightedPowerOfTwoChoicesPicker>(Picker(Given.Nodes(1, 2), 16));
        Assert.IsType<ManyChoicesPicker>(Picker(Given.EqualNodes(3), 3));
        Assert.IsType<ManyChoicesPicker>(Picker(Given.EqualNodes(3), 16));
    }

    [Theory]
    [InlineData(3, new double[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(3, new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(16, new double[] { 1, 2, 3, 4, 5 })]
    public void An_idle_cluster_is_chosen_from_by_weight(int choices, double[] weights)
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Picker(nodes, choices);
        Chance.AssertShares(weights, Shares.Count(nodes, 100_000, () => picker.Pick(default)));
    }

    [Fact]
    public void So_many_distinct_endpoints_are_drawn()
    {
        // With outstanding 0, 1, ... 5 of 6 endpoints, endpoint k wins if it is drawn with two of the 5 - k busier ones: C(5 - k, 2) of the 20 triples.
        // A draw that repeated another would let the two busiest win, too.
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(6);
        foreach ((int i, EndpointNode node) in nodes.Index()) { node.Tracker.Outstanding = i; }
        EndpointPicker picker = Picker(nodes, 3);
        Chance.AssertShares([10, 6, 3, 1, 0, 0], Shares.Count(nodes, 100_000, () => picker.Pick(default)));
    }

    [Fact]
    public void As_many_choices_as_endpoints_find_the_least_loaded_for_certain()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1_000, 1, 1, 1, 1);       // draws repeat the first nearly always
        foreach (int choices in (int[])[5, 16])
        {
            EndpointPicker picker = Picker(nodes, choices);
            for (int free = 0; free < 5; free++)
            {
                foreach ((int i, EndpointNode node) in nodes.Index()) { node.Tracker.Outstanding = i == free ? 0 : 5_000; }
                Assert.All(Enumerable.Range(0, 200), _ => Assert.Same(nodes[free], picker.Pick(default)));
            }
        }
    }

    [Fact]
    public void Outstanding_is_compared_for_its_weight()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 4, 2);
        EndpointPicker picker = Picker(nodes, 3);
        void Expect(int winner, params int[] outstanding)
        {
            for (int i = 0; i < 3; i++) { nodes[i].Tracker.Outstanding = outstanding[i]; }
            Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(nodes[winner], picker.Pick(default)));
        }
        Expect(1, 2, 7, 4);         // 2, 1.75, 2
        Expect(0, 1, 5, 3);         // 1, 1.25, 1.5
        Expect(2, 3, 9, 4);         // 3, 2.25, 2
    }

    [Fact]
    public void A_tie_goes_to_the_first_drawn_so_by_weight()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 2, 5);
        foreach (EndpointNode node in nodes) { node.Tracker.Outstanding = (int)node.Weight * 3; }
        EndpointPicker picker = Picker(nodes, 3);
        Chance.AssertShares([1, 2, 5], Shares.Count(nodes, 60_000, () => picker.Pick(default)));
    }

    [Fact]
    public void Excluded_ones_are_passed_over_and_the_best_of_the_others_is_chosen()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(4);
        foreach ((int i, EndpointNode node) in nodes.Index()) { node.Tracker.Outstanding = i; }
        var tried = new TriedEndpoints();
        tried.Add(nodes[0]);
        EndpointPicker picker = Picker(nodes, 4), three = Picker(nodes, 3);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(nodes[1], picker.Pick(new PickContext { Tried = tried })));
        // Of the four triples the three with endpoint 1 are its, the other is that of 0, 2 and 3.
        Chance.AssertShares([0, 3, 1, 0], Shares.Count(nodes, 20_000, () => three.Pick(new PickContext { Tried = tried })));
        tried.Add(nodes[1]);
        tried.Add(nodes[2]);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(nodes[3], three.Pick(new PickContext { Tried = tried })));
    }

    [Fact]
    public void More_choices_leave_fewer_endpoints_with_a_high_load()
    {
        // Balls into bins: 10,000 requests that never end on 10,000 endpoints. Fractions with a load of at least k follow s' = (1 - s^d...) of
        // Mitzenmacher's fluid limit: ds_k/dt = s_(k-1)^d - s_k^d from empty to t = 1.
        double[] last = [1, 1, 1, 1];
        foreach (int choices in (int[])[2, 3, 4, 8])
        {
            ImmutableArray<EndpointNode> nodes = Given.EqualNodes(10_000);
            EndpointPicker picker = Picker(nodes, choices);
            for (int i = 0; i < 10_000; i++) { picker.Pick(default)!.Tracker.Begin(); }
            double[] expected = FluidLimit(choices), measured = [.. Enumerable.Range(1, 3).Select(k => nodes.Count(node => node.Outstanding >= k) / 10_000.0)];
            // One run: a fraction p has a deviation of at most sqrt(p / 10,000), here under 0.005; requests depend on each other and so vary less.
            for (int k = 0; k < 3; k++) { Assert.Equal(expected[k], measured[k], tolerance: 0.012); }
            Assert.True(measured[0] > (choices == 2 ? 0.75 : 1 - last[0]), "More choices use more endpoints.");
            Assert.InRange(measured[2], 0, last[2]);
            last = [1 - measured[0], measured[1], measured[2]];
            Assert.InRange(nodes.Max(node => node.Outstanding), 2, choices switch { 2 => 4, 3 => 3, _ => 2 + (choices < 5 ? 1 : 0) });
        }
    }

    private static double[] FluidLimit(int choices)
    {
        var s = new double[5];                          // s[0] is 1: every endpoint has at least none
        s[0] = 1;
        const int Steps = 100_000;
        for (int step = 0; step < Steps; step++)
        {
            for (int k = 4; k >= 1; k--) { s[k] += (Math.Pow(s[k - 1], choices) - Math.Pow(s[k], choices)) / Steps; }
        }
        return s[1..4];
    }
}
