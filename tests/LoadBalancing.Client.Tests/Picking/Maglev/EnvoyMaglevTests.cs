using LoadBalancing.Client.Picking.Maglev;

namespace LoadBalancing.Client.Tests.Picking.Maglev;

/// <summary>The tables that Envoy publishes in test/extensions/load_balancing_policies/maglev/maglev_lb_test.cc; the names of its tests are beside ours.</summary>
public sealed class EnvoyMaglevTests
{
    private static readonly string[] s_sixPorts = [.. Enumerable.Range(90, 6).Select(port => $"127.0.0.1:{port}")];

    [Fact]
    public void Six_addresses_fill_seven_slots_as_in_Envoy() => Assert.Equal([2, 4, 0, 1, 5, 0, 3], Owners(s_sixPorts, [1, 1, 1, 1, 1, 1], 7));        // Basic

    [Fact]
    public void Six_host_names_fill_seven_slots_as_in_Envoy() =>                                        // BasicWithHostName, BasicWithMetadataHashKey
        Assert.Equal([2, 5, 0, 3, 4, 1, 0], Owners(["90", "91", "92", "93", "94", "95"], [1, 1, 1, 1, 1, 1], 7));

    [Fact]
    public void The_order_in_which_the_endpoints_are_told_does_not_matter()                              // BasicStability
    {
        var random = new Random(7);
        for (int run = 0; run < 20; run++)
        {
            int[] order = [.. Enumerable.Range(0, 6)];
            random.Shuffle(order);
            int[] owners = Owners([.. order.Select(i => s_sixPorts[i])], [1, 1, 1, 1, 1, 1], 7);
            Assert.Equal([2, 4, 0, 1, 5, 0, 3], owners.Select(owner => order[owner]));
        }
    }

    [Theory]
    [InlineData(1, 2, new[] { 1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1 })]                      // Weighted
    [InlineData(1, 1, new[] { 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1 })]                      // LocalityWeightedSameLocalityWeights
    [InlineData(8, 2, new[] { 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0 })]                      // LocalityWeightedDifferentLocalityWeights
    public void Two_weighted_addresses_fill_seventeen_slots_as_in_Envoy(double first, double second, int[] owners) =>
        Assert.Equal(owners, Owners(s_sixPorts[..2], [first, second], 17));

    [Fact]
    public void One_endpoint_has_every_slot()                                                            // SingleHost, WeightedSingleHost
    {
        Assert.Equal(Enumerable.Repeat(0, 7), Owners(s_sixPorts[..1], [1], 7));
        Assert.Equal(Enumerable.Repeat(0, 17), Owners(s_sixPorts[..1], [7], 17));
    }

    [Fact]
    public void A_heavy_endpoint_leaves_a_thousand_light_ones_a_slot_each()                               // LocalityWeightedLopsided: 127/128 against 1,023 that share 1/128
    {
        int[] owners = Owners([.. Enumerable.Range(0, 1024).Select(port => $"127.0.0.1:{port}")], [127 * 1023, .. Enumerable.Repeat(1.0, 1023)], 65_537);
        int[] counts = new int[1024];
        foreach (int owner in owners) { counts[owner]++; }
        Assert.Equal([65_537 - 1023, .. Enumerable.Repeat(1, 1023)], counts);
    }

    private static int[] Owners(string[] keys, double[] weights, int size)
    {
        MaglevTable table = MaglevTable.Build(keys, weights, size);
        Assert.Equal(size, table.Size);
        return [.. Enumerable.Range(0, size).Select(table.OwnerAt)];
    }
}
