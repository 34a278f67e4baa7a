using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.Hashed;

/// <summary>Makes pickers over a table that belongs to a version: built over all its endpoints, once, and taken over by its generations.</summary>
internal static class HashTableFactory
{
    /// <param name="inputs">Of the picker.</param>
    /// <param name="fits">Tells whether an earlier table has the size that is wanted now.</param>
    /// <param name="build">Builds the table.</param>
    public static EndpointPicker Create<TPlaces>(PickerInputs inputs, Func<TPlaces, bool> fits, Func<KeyedWeights, TPlaces> build)
        where TPlaces : struct, IHashPlaces
    {
        ImmutableArray<EndpointNode> candidates = Weights.Weighted(inputs.Members.Candidates);
        KeyedWeights keys = KeyedWeights.Of(candidates);
        TPlaces places = inputs.Previous is HashTablePicker<TPlaces> last && fits(last.Places) && last.Keys.Equals(keys) ? last.Places : build(keys);
        return new HashTablePicker<TPlaces>(inputs, new HashMembers(inputs, candidates), keys, places);
    }
}
