using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking.WeightedRandom;

public sealed class WeightedRandomPickerTests
{
    private static EndpointPicker Picker(ImmutableArray<EndpointNode> nodes) => Given.Picker("weighted_random", nodes, seed: 8);

    private static PickContext Without(ImmutableArray<EndpointNode> nodes, params int[] excluded)
    {
        var tried = new TriedEndpoints();
        foreach (int i in excluded) { tried.Add(nodes[i]); }
        return new PickContext { Tried = tried };
    }

    [Theory]
    [InlineData(new double[] { 1, 1, 1, 1 })]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(new double[] { 1_000, 1, 10, 100 })]
    [InlineData(new double[] { 0.001, 0.0005, 0.002 })]
    [InlineData(new double[] { 1, 3 })]
    public void Each_endpoint_is_chosen_as_often_as_its_weight_says(double[] weights)
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Picker(nodes);
        Chance.AssertShares(weights, Shares.Count(nodes, 200_000, () => picker.Pick(default)));
    }

    [Fact]
    public void A_thousand_endpoints_follow_their_weights()
    {
        double[] weights = [.. Enumerable.Range(0, 1_000).Select(i => 1.0 + (i % 7))];
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Picker(nodes);
        Chance.AssertShares(weights, Shares.Count(nodes, 200_000, () => picker.Pick(default)));
    }

    [Fact]
    public void One_draw_says_nothing_of_the_next()
    {
        // Pairs of draws follow the product of their shares: 16 pairs.
        double[] weights = [1, 2, 3, 4];
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Picker(nodes);
        var pairs = new int[16];
        int last = nodes.IndexOf(picker.Pick(default)!);
        for (int i = 0; i < 200_000; i++)
        {
            int next = nodes.IndexOf(picker.Pick(default)!);
            pairs[(4 * last) + next]++;
            last = next;
        }
        Chance.AssertShares([.. weights.SelectMany(a => weights.Select(b => a * b))], pairs);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 2 })]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 0, 3 })]
    [InlineData(new double[] { 97, 1, 1, 1 }, new[] { 0 })]             // 97 % of the draws are of the excluded one
    [InlineData(new double[] { 10_000, 1, 2, 3 }, new[] { 0 })]
    [InlineData(new double[] { 1, 10_000, 2, 10_000, 5 }, new[] { 1, 3 })]
    public void The_others_keep_their_shares_among_themselves_whatever_is_excluded(double[] weights, int[] excluded)
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        EndpointPicker picker = Picker(nodes);
        PickContext context = Without(nodes, excluded);
        Chance.AssertShares([.. weights.Select((weight, i) => excluded.Contains(i) ? 0 : weight)], Shares.Count(nodes, 60_000, () => picker.Pick(context)));
    }

    [Fact]
    public void Only_one_left_is_that_one_and_none_left_is_none()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1e6, 1, 1e6);
        EndpointPicker picker = Picker(nodes);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(nodes[1], picker.Pick(Without(nodes, 0, 2))));
        Assert.Null(picker.Pick(Without(nodes, 0, 1, 2)));
    }
}
