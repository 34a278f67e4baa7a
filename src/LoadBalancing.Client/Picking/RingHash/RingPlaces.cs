using System.Globalization;
using LoadBalancing.Client.Picking.Hashed;

namespace LoadBalancing.Client.Picking.RingHash;

/// <summary>The places of a ring are its points, in the order of their hashes.</summary>
internal readonly struct RingPlaces(RingTable table, RingHashConfig config) : IHashPlaces
{
    /// <summary>Shares then differ by about a tenth: 1 / sqrt(100).</summary>
    private const int EnoughPoints = 100;

    public RingHashConfig Config => config;

    public int Count => table.Count;

    public string? Advice => table.LeastPointsPerEndpoint is < EnoughPoints and var points && points < table.Count
        ? string.Create(CultureInfo.InvariantCulture, $"an endpoint has {points} points on the ring of {table.Count}, so shares are uneven; raise Picker:RingHash:MinimumRingSize (and MaximumRingSize) for at least {EnoughPoints} points an endpoint.")
        : null;

    public int First(ulong hash) => table.First(hash);

    public int Next(int place) => table.Next(place);

    public int OwnerAt(int place) => table.OwnerAt(place);
}
