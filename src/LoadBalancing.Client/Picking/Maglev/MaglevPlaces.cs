using LoadBalancing.Client.Picking.Hashed;

namespace LoadBalancing.Client.Picking.Maglev;

/// <summary>The places of a Maglev table are its entries; neighbours belong to endpoints as if drawn at random.</summary>
internal readonly struct MaglevPlaces(MaglevTable table) : IHashPlaces
{
    public int Count => table.Size;

    public string? Advice => null;

    public int First(ulong hash) => table.SlotOf(hash);

    public int Next(int place) => place + 1 == table.Size ? 0 : place + 1;

    public int OwnerAt(int place) => table.OwnerAt(place);
}
