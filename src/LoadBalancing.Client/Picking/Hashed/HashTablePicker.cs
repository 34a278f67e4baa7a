using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.Hashed;

/// <summary>
/// <c>ring_hash</c> and <c>maglev</c>: a lookup, and, where that endpoint may not be chosen, a walk along the table to the next that may. Tables are in
/// hash order, so different keys of one endpoint walk to different others.
/// </summary>
internal sealed class HashTablePicker<TPlaces>(PickerInputs inputs, HashMembers members, KeyedWeights keys, TPlaces places) : HashPolicyPicker(inputs, members)
    where TPlaces : struct, IHashPlaces
{
    /// <summary>A walk of this length has passed thousands of points of endpoints that may not be chosen: then a scan is cheaper.</summary>
    private const int LongestWalk = 1_024;
    private readonly TPlaces _places = places;

    /// <summary>What the table was built over.</summary>
    public KeyedWeights Keys => keys;

    public TPlaces Places => _places;

    internal override string? Advice { get; } = keys.Advice ?? places.Advice;

    public override EndpointNode? Pick(in PickContext context)
    {
        if (Members.Candidates.IsEmpty) { return null; }
        ulong hash = HashOf(in context);
        int place = _places.First(hash);
        double slots = Members.Slots;
        return Members.Find(_places.OwnerAt(place), slots, in context) ?? Walk(hash, place, slots, in context);
    }

    private EndpointNode? Walk(ulong hash, int first, double slots, in PickContext context)
    {
        int place = first;
        for (int i = Math.Min(_places.Count - 1, LongestWalk); i > 0; i--)
        {
            place = _places.Next(place);
            if (Members.Find(_places.OwnerAt(place), slots, in context) is { } node) { return node; }
        }
        if (Scan(hash, slots, in context) is { } last) { return last; }
        // Everybody is full, which only exclusions and races bring about: a choice exists all the same.
        return double.IsPositiveInfinity(slots) ? null : Again(hash, first, in context);
    }

    private EndpointNode? Again(ulong hash, int first, in PickContext context) =>
        Members.Find(_places.OwnerAt(first), double.PositiveInfinity, in context) ?? Walk(hash, first, double.PositiveInfinity, in context);
}
