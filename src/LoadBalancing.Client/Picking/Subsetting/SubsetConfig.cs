using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.Subsetting;

/// <summary>The subset of one version.</summary>
/// <param name="Size">How many endpoints.</param>
/// <param name="Instance">Which of <paramref name="Instances"/> this process is; unused by a random subset.</param>
/// <param name="Instances">How many processes share the endpoints; 0 for a random subset.</param>
internal sealed record SubsetConfig(int Size, int Instance, int Instances)
{
    public const string Random = "random_subset", Deterministic = "deterministic_aperture";

    public static SubsetConfig? From(SubsetOptions options) => options.Type?.ToLowerInvariant() switch
    {
        null => null,
        Deterministic => new(options.Size, options.Instance.GetValueOrDefault(), options.Instances.GetValueOrDefault(1)),
        _ => new(options.Size, Instance: 0, Instances: 0),
    };

    /// <summary>Chooses among the endpoints that may get requests at all: one of weight 0 would be an empty place.</summary>
    /// <param name="nodes">All endpoints of the version.</param>
    /// <param name="seed">Of this process.</param>
    /// <returns>The subset in the order of the configuration.</returns>
    public ImmutableArray<EndpointNode> Choose(ImmutableArray<EndpointNode> nodes, ulong seed)
    {
        EndpointNode[] weighted = [.. nodes.Where(node => node.Weight > 0)];
        string[] addresses = [.. weighted.Select(node => node.Address)];
        int[] chosen = Instances == 0
            ? RandomSubset.Choose(addresses, Size, seed)
            : DeterministicAperture.Choose(addresses, Size, Instance, Instances);
        return chosen.Length == nodes.Length ? nodes : [.. chosen.Order().Select(index => weighted[index])];
    }
}
