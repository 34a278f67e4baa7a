using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class LeastOutstandingPickerTests
{
    private static ImmutableArray<EndpointNode> Loaded(double[] weights, int[] outstanding)
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
        foreach ((int i, int count) in outstanding.Index()) { nodes[i].Tracker.Outstanding = count; }
        return nodes;
    }

    [Theory]
    [InlineData(new double[] { 1, 1, 1 }, new[] { 3, 1, 2 }, 1)]
    [InlineData(new double[] { 1, 1, 1 }, new[] { 0, 1, 1 }, 0)]
    [InlineData(new double[] { 1, 1, 1 }, new[] { 5, 5, 4 }, 2)]
    [InlineData(new double[] { 1, 4, 1 }, new[] { 2, 7, 3 }, 1)]            // 2, 7/4, 3
    [InlineData(new double[] { 1, 4, 1 }, new[] { 2, 9, 3 }, 0)]            // 2, 9/4, 3
    [InlineData(new double[] { 0.5, 10, 2 }, new[] { 1, 15, 5 }, 1)]        // 2, 1.5, 2.5
    [InlineData(new double[] { 1_000_000, 1 }, new[] { 999_999, 1 }, 0)]    // 0.999999, 1
    public void The_fewest_outstanding_for_its_weight_wins(double[] weights, int[] outstanding, int expected)
    {
        ImmutableArray<EndpointNode> nodes = Loaded(weights, outstanding);
        EndpointPicker picker = Given.Picker("least_outstanding", nodes);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(nodes[expected], picker.Pick(default)));
    }

    [Fact]
    public void Ties_are_broken_with_equal_chance_wherever_they_stand()
    {
        ImmutableArray<EndpointNode> nodes = Loaded([1, 1, 1, 1, 1, 1], [2, 1, 2, 1, 1, 2]);
        EndpointPicker picker = Given.Picker("least_outstanding", nodes, seed: 5);
        Chance.AssertShares([0, 1, 0, 1, 1, 0], Shares.Count(nodes, 60_000, () => picker.Pick(default)));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 0, 0, 0, 0 })]
    [InlineData(new double[] { 4, 3, 2, 1 }, new[] { 0, 0, 0, 0 })]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 1, 2, 3, 4 })]         // all at 1 outstanding for each unit of weight
    public void Ties_are_broken_in_proportion_to_weight(double[] weights, int[] outstanding)
    {
        ImmutableArray<EndpointNode> nodes = Loaded(weights, outstanding);
        EndpointPicker picker = Given.Picker("least_outstanding", nodes, seed: 5);
        Chance.AssertShares(weights, Shares.Count(nodes, 60_000, () => picker.Pick(default)));
    }

    [Fact]
    public void It_never_lets_two_equal_endpoints_differ_by_more_than_one()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(7);
        EndpointPicker picker = Given.Picker("least_outstanding", nodes);
        for (int i = 1; i <= 700; i++)
        {
            picker.Pick(default)!.Tracker.Begin();
            Assert.InRange(nodes.Max(node => node.Outstanding) - nodes.Min(node => node.Outstanding), 0, 1);
        }
        Assert.All(nodes, node => Assert.Equal(100, node.Outstanding));
    }
}
