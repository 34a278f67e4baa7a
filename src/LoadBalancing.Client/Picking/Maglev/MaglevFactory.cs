using LoadBalancing.Client.Picking.Hashed;

namespace LoadBalancing.Client.Picking.Maglev;

/// <summary><c>maglev</c>: a picker over a Maglev table.</summary>
internal static class MaglevFactory
{
    public static EndpointPicker Create(PickerInputs inputs)
    {
        int size = inputs.Config.MaglevTableSize;
        return HashTableFactory.Create<MaglevPlaces>(inputs, places => places.Count == size, keys => new(MaglevTable.Build(keys.Keys, keys.Weights, size)));
    }
}
