using System.Collections.Immutable;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Snapshots;

/// <summary>Several pools, and which share of the requests each gets.</summary>
internal sealed class PoolSplit
{
    private readonly ImmutableArray<double> _limits;
    private readonly EndpointPool _last;

    /// <param name="pools">At least one has a share above 0; in the order in which they are tried.</param>
    public PoolSplit(ImmutableArray<EndpointPool> pools)
    {
        Pools = pools;
        Needs = pools.Aggregate(PickerNeeds.None, (needs, pool) => needs | pool.Needs);
        Sole = pools.FirstOrDefault(pool => pool.Members.Share >= 1 - 1e-9);
        _last = pools.Last(pool => pool.Members.Share > 0);
        double limit = 0;
        _limits = [.. pools.Select(pool => limit += pool.Members.Share)];
    }

    public ImmutableArray<EndpointPool> Pools { get; }

    /// <summary>What any of the pickers needs.</summary>
    public PickerNeeds Needs { get; }

    /// <summary>The pool that gets everything, so that nothing need be drawn.</summary>
    public EndpointPool? Sole { get; }

    /// <summary>
    /// By the key, so that a key stays in its pool while shares stay, and as few move as can be when shares change. The bits are mixed anew (the finalizer of MurmurHash3): the
    /// tables in the pool must not see one end of the hashes only.
    /// </summary>
    public EndpointPool ChooseBy(ulong hash)
    {
        ulong bits = (hash ^ (hash >> 33)) * 0xFF51_AFD7_ED55_8CCD;
        bits = (bits ^ (bits >> 33)) * 0xC4CE_B9FE_1A85_EC53;
        return Sole ?? At(((bits ^ (bits >> 33)) >> 11) * (1.0 / (1UL << 53)));
    }

    public EndpointPool Draw(Random random) => Sole ?? At(random.NextDouble());

    /// <param name="place">From 0 to below 1.</param>
    private EndpointPool At(double place)
    {
        ImmutableArray<double> limits = _limits;
        for (int i = 0; i < limits.Length; i++) { if (place < limits[i]) { return Pools[i]; } }
        // The sum of all shares is 1 but for rounding.
        return _last;
    }
}
