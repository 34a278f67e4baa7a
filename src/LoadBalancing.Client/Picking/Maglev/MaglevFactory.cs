using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking.Hashed;

namespace LoadBalancing.Client.Picking.Maglev;

/// <summary><c>maglev</c>: the table is built over all endpoints of a version, once; generations share it.</summary>
internal static class MaglevFactory
{
    public static EndpointPicker Create(PickerInputs inputs)
    {
        int size = inputs.Config.MaglevTableSize;
        ImmutableArray<EndpointNode> candidates = Weights.Weighted(inputs.Members.Candidates);
        KeyedWeights keys = KeyedWeights.Of(candidates);
        MaglevPlaces places = inputs.Previous is HashTablePicker<MaglevPlaces> last && last.Places.Count == size && last.Keys.Equals(keys)
            ? last.Places
            : new(MaglevTable.Build(keys.Keys, keys.Weights, size));
        return new HashTablePicker<MaglevPlaces>(inputs, new HashMembers(inputs, candidates), keys, places);
    }
}
