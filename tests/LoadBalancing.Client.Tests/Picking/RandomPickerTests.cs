using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class RandomPickerTests
{
    [Fact]
    public void Every_endpoint_has_the_same_chance_whatever_its_weight_and_load()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 5, 0.1, 100, 1, 1, 1);
        EndpointPicker picker = Given.Picker("random", nodes, seed: 3);
        nodes[0].Tracker.Outstanding = 1_000;
        Chance.AssertUniform(Shares.Count(nodes, 70_000, () => picker.Pick(default)));
    }

    [Fact]
    public void It_begins_to_scan_at_a_random_place_when_endpoints_are_excluded()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(4);
        EndpointPicker picker = Given.Picker("random", nodes, seed: 3);
        var tried = new TriedEndpoints();
        tried.Add(nodes[1]);
        // e2 gets its own share and that of its excluded neighbour, e0 and e3 a quarter each.
        Chance.AssertShares([1, 0, 2, 1], Shares.Count(nodes, 40_000, () => picker.Pick(new PickContext { Tried = tried })));
    }
}
