using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Tests.Snapshots;

public sealed class PoolSelectionTests
{
    /// <summary>One letter an endpoint: e eligible, p on probation, r on probation and refusing connections, 0 of weight 0 and eligible.</summary>
    private static ImmutableArray<EndpointNode> Nodes(string states) => [.. states.Select((state, i) =>
    {
        EndpointNode node = Given.Node($"{i}{state}", state == '0' ? 0 : 1);
        if (state is 'p' or 'r') { node.Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Ejected); }
        node.Tracker.RefusesConnections = state == 'r';
        return node;
    })];

    [Theory]
    [InlineData("eeee", "eeee", EndpointAvailability.Eligible)]
    [InlineData("eepp", "ee", EndpointAvailability.Eligible)]           // 2 of 4: half is enough
    [InlineData("eppp", "eppp", EndpointAvailability.Ejected)]        // 1 of 4 < 50 %: panic
    [InlineData("eepppp", "eepppp", EndpointAvailability.Ejected)]
    [InlineData("eeepppp", "eeepppp", EndpointAvailability.Ejected)]  // 3 of 7 = 43 %
    [InlineData("eeeeppp", "eeee", EndpointAvailability.Eligible)]      // 4 of 7 = 57 %
    [InlineData("e", "e", EndpointAvailability.Eligible)]
    [InlineData("ep", "e", EndpointAvailability.Eligible)]
    [InlineData("p", "p", EndpointAvailability.Ejected)]
    [InlineData("erpr", "ep", EndpointAvailability.Ejected)]          // in panic those that refuse stay out
    [InlineData("rrr", "rrr", EndpointAvailability.Ejected)]          // nobody accepts: all of them, a choice always exists
    [InlineData("rrp", "p", EndpointAvailability.Ejected)]
    [InlineData("0e", "e", EndpointAvailability.Eligible)]              // weight 0 is in no pool
    [InlineData("0rr", "rr", EndpointAvailability.Ejected)]           // not even in panic
    [InlineData("00epp", "epp", EndpointAvailability.Ejected)]        // nor does it count: 1 of 3
    [InlineData("", "", EndpointAvailability.Ejected)]
    public void The_pool_is_who_may_serve(string states, string pool, EndpointAvailability admits)
    {
        ImmutableArray<EndpointNode> nodes = Nodes(states);
        (ImmutableArray<EndpointNode> chosen, ImmutableArray<EndpointNode> candidates, EndpointAvailability worst) = PoolSelection.Select(nodes, nodes);
        Assert.True(nodes == candidates);                   // tables are built over all of them
        Assert.Equal(pool, string.Concat(chosen.Select(node => node.Id[^1])));
        Assert.Equal(chosen.Select(node => node.Id), chosen.Select(node => node.Id).Order(StringComparer.Ordinal));      // in the order of the configuration
        Assert.Equal(admits, worst);
    }

    [Fact]
    public void When_nobody_is_left_out_the_very_array_is_used()
    {
        ImmutableArray<EndpointNode> nodes = Nodes("eee");
        Assert.True(nodes == PoolSelection.Select(nodes, nodes).Chosen);
    }
}
