using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.Hashed;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.RingHash;

namespace LoadBalancing.Client.Tests.Picking.Hashed;

/// <summary>Past an endpoint that may not be chosen, ring and Maglev go on along the table, from place to place, as Envoy and gRPC do on a ring.</summary>
public sealed class TableWalkTests
{
    [Theory]
    [InlineData("ring_hash")]
    [InlineData("maglev")]
    public void The_next_place_of_an_endpoint_that_may_be_chosen_has_the_key(string policy)
    {
        var pool = new HashedPool(policy, Given.EqualNodes(10));
        pool.Set(6, EndpointAvailability.Probation);
        TriedEndpoints tried = pool.Tried(2, 9);
        int walks = 0;
        foreach (string key in HashedPool.Keys(2_000))
        {
            int owner = pool.Picker switch
            {
                HashTablePicker<RingPlaces> ring => Walk(ring.Places, XxHash64.Of(key), ref walks),
                HashTablePicker<MaglevPlaces> maglev => Walk(maglev.Places, XxHash64.Of(key), ref walks),
                EndpointPicker other => throw new InvalidOperationException(other.GetType().Name),
            };
            Assert.Same(pool.Nodes[owner], pool.Pick(key, tried));
        }
        Assert.InRange(walks, 400, 800);            // three of ten
    }

    /// <summary>One endpoint has next to all of 100,000 points, or of 65,537 entries, the other one or none: where no walk of 1,024 steps comes to it, a scan does.</summary>
    [Theory]
    [InlineData("ring_hash")]
    [InlineData("maglev")]
    public void Who_has_next_to_no_places_is_found_all_the_same(string policy)
    {
        var pool = new HashedPool(policy, Given.Nodes(1_000_000, 1));
        Assert.Equal([1], pool.OwnersOf(HashedPool.Keys(50), 0).Distinct());
        Assert.Equal([-1], pool.OwnersOf(HashedPool.Keys(50), 0, 1).Distinct());
    }

    private static int Walk<TPlaces>(TPlaces places, ulong hash, ref int walks)
        where TPlaces : struct, IHashPlaces
    {
        int place = places.First(hash);
        if (places.OwnerAt(place) is 2 or 6 or 9) { walks++; }
        while (places.OwnerAt(place) is 2 or 6 or 9) { place = places.Next(place); }
        return places.OwnerAt(place);
    }
}
