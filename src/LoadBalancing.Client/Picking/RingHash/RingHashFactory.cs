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
        RingOrder order = inputs.Previous is HashTablePicker<RingOrder> last && last.Order.Config == config && last.Keys.Equals(keys)
            ? last.Order
            : new(RingTable.Build(keys.Keys, keys.Weights, config.MinimumRingSize, config.MaximumRingSize), config);
        return new HashTablePicker<RingOrder>(inputs, new HashMembers(inputs, candidates), keys, order);
    }
}
