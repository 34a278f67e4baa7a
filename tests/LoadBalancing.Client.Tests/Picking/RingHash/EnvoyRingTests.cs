using LoadBalancing.Client.Picking.RingHash;

namespace LoadBalancing.Client.Tests.Picking.RingHash;

/// <summary>
/// The rings and counts that Envoy publishes in test/extensions/load_balancing_policies/ring_hash/ring_hash_lb_test.cc; the names of its
/// tests are beside ours. gRPC's ring (A42) is defined as the same.
/// </summary>
public sealed class EnvoyRingTests
{
    private const long Unlimited = 8_388_608;

    private static readonly string[] s_sixPorts = [.. Enumerable.Range(90, 6).Select(port => $"127.0.0.1:{port}")];

    [Fact]
    public void Six_addresses_lie_where_Envoy_puts_them() => AssertRing(RingOf(s_sixPorts, 12),         // Basic
    [
        (4, 833437586790550860), (2, 928266305478181108), (0, 1033482794131418490), (5, 3551244743356806947), (3, 3851675632748031481), (1, 5583722120771150861),
        (1, 6311230543546372928), (3, 7700377290971790572), (5, 13144177310400110813), (2, 13444792449719432967), (4, 15516499411664133160), (0, 16117243373044804889),
    ]);

    [Fact]
    public void Six_host_names_lie_where_Envoy_puts_them() => AssertRing(RingOf(["90", "91", "92", "93", "94", "95"], 12),         // BasicWithHostname, BasicWithMetadataHashKey
    [
        (5, 1975508444536362413), (5, 2376063919839173711), (3, 2386806903309390596), (4, 6749904478991551885), (3, 6803900775736438537), (2, 7225015537174310577),
        (0, 8787465352164086522), (2, 11282020843382717940), (1, 13723418369486627818), (0, 13776502110861797421), (1, 14338313586354474791), (4, 15364271037087512980),
    ]);

    [Fact]
    public void A_minimum_that_the_endpoints_do_not_divide_is_rounded_up()                                // UnevenHosts: 3 / 2 -> 2 each
    {
        AssertRing(RingOf(["127.0.0.1:80", "127.0.0.1:81"], 3), [(0, 5454692015285649509), (1, 7859399908942313493), (0, 13838424394637650569), (1, 16064866803292627174)]);
        AssertRing(RingOf(["127.0.0.1:81", "127.0.0.1:82"], 3), [(0, 7859399908942313493), (1, 8241336090459785962), (1, 12882406409176325258), (0, 16064866803292627174)]);
    }

    [Fact]
    public void Weights_of_1_2_and_3_share_six_points() => AssertRing(RingTable.Build(s_sixPorts.AsSpan(0, 3), [1, 2, 3], 6, 6),     // HostWeightedTinyRing
    [
        (2, 928266305478181108), (2, 4443673547860492590), (1, 5583722120771150861), (1, 6311230543546372928), (2, 13444792449719432967), (0, 16117243373044804889),
    ]);

    [Fact]
    public void Weights_within_weights_share_nine_points() => AssertRing(RingTable.Build(s_sixPorts.AsSpan(0, 4), [1, 2, 2, 4], 9, 9),     // HostAndLocalityWeightedTinyRing: 1/3 * (1/3, 2/3), 2/3 * (1/3, 2/3)
    [
        (2, 928266305478181108), (3, 3851675632748031481), (1, 5583722120771150861), (1, 6311230543546372928), (3, 7700377290971790572),
        (3, 12559126875973811811), (2, 13444792449719432967), (3, 13784988426630141778), (0, 16117243373044804889),
    ]);

    [Fact]
    public void Evenly_spread_hashes_fall_to_weighted_endpoints_as_often_as_in_Envoy()
    {
        RingTable ring = RingTable.Build(s_sixPorts.AsSpan(0, 3), [1, 2, 3], 6144, Unlimited);           // HostWeightedLargeRing
        Assert.Equal((6144, 1024), (ring.Count, ring.LeastPointsPerEndpoint));
        Assert.Equal([987, 1932, 3081], Hits(ring, 3, 6000));
        RingTable nested = RingTable.Build(s_sixPorts.AsSpan(0, 4), [1, 2, 2, 4], 9216, Unlimited);      // HostAndLocalityWeightedLargeRing
        Assert.Equal((9216, 1024), (nested.Count, nested.LeastPointsPerEndpoint));
        Assert.Equal([924, 2009, 2053, 4014], Hits(nested, 4, 9000));
    }

    [Fact]
    public void A_ring_smaller_than_the_list_leaves_endpoints_out()                                       // SmallFractionalScale: target 0.5, 1, 1.5, 2
    {
        RingTable ring = RingTable.Build(s_sixPorts.AsSpan(0, 4), [1, 1, 1, 1], 2, 2);
        Assert.Equal((2, 0), (ring.Count, ring.LeastPointsPerEndpoint));
        int[] hits = Hits(ring, 4, 1024);
        Assert.Equal((1024, 0, 0), (hits.Sum(), hits[1], hits[3]));
    }

    [Fact]
    public void An_odd_ring_gives_the_first_of_two_endpoints_the_odd_point()                              // LargeFractionalScale: target 511.5, 1023
    {
        RingTable ring = RingTable.Build(s_sixPorts.AsSpan(0, 2), [1, 1], 1023, 1023);
        Assert.Equal((1023, 511), (ring.Count, ring.LeastPointsPerEndpoint));
        Assert.Equal([526, 497], Hits(ring, 2, 1023));
    }

    [Fact]
    public void A_heavy_endpoint_among_a_thousand_light_ones_leaves_every_128th_a_point()                 // LopsidedWeightSmallScale: 1 of 127/128, 1,023 share 1/128
    {
        string[] keys = [.. Enumerable.Range(0, 1024).Select(port => $"127.0.0.1:{port}")];
        RingTable ring = RingTable.Build(keys, [127 * 1023, .. Enumerable.Repeat(1.0, 1023)], 1024, 1024);
        Assert.Equal((1024, 0), (ring.Count, ring.LeastPointsPerEndpoint));
        Assert.Equal(1016, Enumerable.Range(0, ring.Count).Count(position => ring.OwnerAt(position) == 0));
        (ulong Hash, int Owner)[] light =
        [
            (11664790346325243808, 1), (15894554872961148518, 128), (13958138884277627155, 256), (15803774069438192949, 384),
            (3829253010855396576, 512), (17918147347826565154, 640), (6442769608292299103, 768), (5881074926069334434, 896),
        ];
        foreach ((ulong hash, int owner) in light) { Assert.Equal(owner, ring.OwnerAt(ring.First(hash))); }
    }

    private static RingTable RingOf(string[] keys, long minimum) => RingTable.Build(keys, [.. Enumerable.Repeat(1.0, keys.Length)], minimum, Unlimited);

    private static void AssertRing(RingTable ring, (int Owner, ulong Hash)[] points)
    {
        Assert.Equal(points.Length, ring.Count);
        for (int i = 0; i < points.Length; i++)
        {
            (int owner, ulong hash) = points[i];
            Assert.Equal(owner, ring.OwnerAt(i));
            Assert.Equal(i, ring.First(hash));
            // One further is the next point's: so the point lies exactly there.
            Assert.Equal((i + 1) % points.Length, ring.First(hash + 1));
            Assert.Equal((i + 1) % points.Length, ring.Next(i));
        }
        Assert.Equal((0, 0), (ring.First(0), ring.First(ulong.MaxValue)));
    }

    /// <summary>How often each endpoint is found by hashes i * floor((2^64 - 1) / n), as in Envoy's tests.</summary>
    private static int[] Hits(RingTable ring, int endpoints, uint n)
    {
        var hits = new int[endpoints];
        for (uint i = 0; i < n; i++) { hits[ring.OwnerAt(ring.First(i * (ulong.MaxValue / n)))]++; }
        return hits;
    }
}
