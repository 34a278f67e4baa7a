using LoadBalancing.Client.Picking.Hashed;

namespace LoadBalancing.Client.Picking.RingHash;

/// <summary><c>ring_hash</c>: a picker over a ring.</summary>
internal static class RingHashFactory
{
    public static EndpointPicker Create(PickerInputs inputs)
    {
        RingHashConfig config = inputs.Config.RingHash;
        return HashTableFactory.Create<RingPlaces>(
            inputs,
            places => places.Config == config,
            keys => new(RingTable.Build(keys.Keys, keys.Weights, config.MinimumRingSize, config.MaximumRingSize), config));
    }
}
