using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking.Hashed;

namespace LoadBalancing.Client.Picking.RingHash;

/// <summary><c>ring_hash</c>: the ring is built over all endpoints of a version, once; generations share it.</summary>
internal static class RingHashFactory
{
    public static EndpointPicker Create(PickerInputs inputs)
    {
        RingHashConfig config = inputs.Config.RingHash;
        ImmutableArray<EndpointNode> candidates = Weights.Weighted(inputs.Members.Candidates);
        KeyedWeights keys = KeyedWeights.Of(candidates);
        RingPlaces places = inputs.Previous is HashTablePicker<RingPlaces> last && last.Places.Config == config && last.Keys.Equals(keys)
            ? last.Places
            : new(RingTable.Build(keys.Keys, keys.Weights, config.MinimumRingSize, config.MaximumRingSize), config);
        return new HashTablePicker<RingPlaces>(inputs, new HashMembers(inputs, candidates), keys, places);
    }
}
