using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class RoundRobinPickerTests
{
    private static int Index(ImmutableArray<EndpointNode> nodes, EndpointPicker picker) => nodes.IndexOf(picker.Pick(default)!);

    [Fact]
    public void One_follows_the_other_strictly_in_the_order_of_the_configuration()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 9, 1, 1);           // weights are ignored
        EndpointPicker picker = Given.Picker("round_robin", nodes);
        int first = Index(nodes, picker);
        for (int i = 1; i <= 100; i++) { Assert.Equal((first + i) % 4, Index(nodes, picker)); }
    }

    [Fact]
    public void A_fleet_that_starts_together_does_not_begin_at_one_endpoint()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        Chance.AssertUniform(Shares.Count(nodes, 5_000, Fleet(nodes).GetEnumerator().Next));
    }

    private static IEnumerable<EndpointNode?> Fleet(ImmutableArray<EndpointNode> nodes)
    {
        for (int member = 0; ; member++) { yield return Given.Picker("round_robin", nodes, seed: member * 7919).Pick(default); }
    }

    [Fact]
    public void A_rebuild_goes_on_where_the_last_picker_stood()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(4);
        EndpointPicker old = Given.Picker("round_robin", nodes);
        int last = Index(nodes, old);
        EndpointPicker rebuilt = Given.Picker("round_robin", nodes, seed: 99, previous: old);
        Assert.Equal((last + 1) % 4, Index(nodes, rebuilt));
        Assert.Equal((last + 2) % 4, Index(nodes, old));                        // requests on the old snapshot take turns of the same sequence
        Assert.Equal((last + 3) % 4, Index(nodes, rebuilt));
    }

    [Fact]
    public void Nobody_is_skipped_or_doubled_when_many_threads_pick()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(5);
        EndpointPicker picker = Given.Picker("round_robin", nodes);
        Parallel.For(0, 4, _ => { for (int i = 0; i < 25_000; i++) { picker.Pick(default)!.Tracker.Begin(); } });
        Assert.All(nodes, node => Assert.Equal(20_000, node.Outstanding));      // 4 * 25,000 / 5
    }

    [Fact]
    public void The_sequence_survives_the_end_of_int()
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(4);               // 4 divides 2^32: no jump at the wrap
        var nearTheEnd = new Fixed(int.MaxValue - 3);
        EndpointPicker picker = PickerCatalog.BuiltIn["round_robin"].Create(new PickerInputs(
            PoolMembers.All(nodes), Given.Inputs(nodes).Config, Given.Inputs(nodes).Surroundings with { Random = nearTheEnd }, previous: null));
        int first = Index(nodes, picker);
        for (int i = 1; i <= 20; i++) { Assert.Equal((first + i) % 4, Index(nodes, picker)); }
    }

    private sealed class Fixed(int value) : Random
    {
        public override int Next() => value;
    }
}

file static class Enumerators
{
    public static T Next<T>(this IEnumerator<T> items) => items.MoveNext() ? items.Current : throw new InvalidOperationException("The end.");
}
